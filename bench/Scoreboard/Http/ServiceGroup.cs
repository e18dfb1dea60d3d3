using System.Globalization;

namespace PluginHost.Scoreboard.Http;

/// <summary>
/// A control group with a process and what it starts, as systemd and containers give one to every service. Without it, the scheduler groups processes
/// by their terminal session, and threads that end leave that group: on some kernels they are then not run for seconds, in which whoever waits
/// for them spins.
/// </summary>
internal sealed class ServiceGroup : IDisposable
{
    private static readonly string[] Roots = ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"];

    private readonly string _path;

    private ServiceGroup(string path) => _path = path;

    /// <summary>Makes a group and puts a process into it, if this process may.</summary>
    /// <param name="process">The process's id.</param>
    /// <returns>The group; <see langword="null"/>, and said, if there is none.</returns>
    public static ServiceGroup? Enter(int process)
    {
        try
        {
            string root = Array.Find(Roots, path => File.Exists(Path.Combine(path, "cgroup.procs")))
                ?? throw new IOException("There are no control groups with processors.");
            string path = Directory.CreateDirectory(Path.Combine(root, $"pluginhost-scoreboard-{Environment.ProcessId}")).FullName;
            var group = new ServiceGroup(path);
            File.WriteAllText(Path.Combine(path, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
            return group;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The server has no control group of its own, as services have: {exception.Message}");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What it holds goes first, or it cannot be removed.
        string processes = Path.Combine(_path, "cgroup.procs");
        while (File.ReadAllText(processes).Length > 0)
        {
            Thread.Sleep(20);
        }

        Directory.Delete(_path);
    }
}
