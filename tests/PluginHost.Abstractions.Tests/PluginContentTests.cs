using System.Diagnostics;
using System.Net.Sockets;

namespace PluginHost.Tests;

public sealed class PluginContentTests
{
    // Only for a test that fails: nothing is waited for otherwise.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_read_whole_and_named_by_its_full_path()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(path, [1, 2, 3], TestContext.Current.CancellationToken);
        try
        {
            PluginContent content = PluginContent.FromFile(path);

            Assert.Equal([1, 2, 3], (await content.ReadAsync(3, TestContext.Current.CancellationToken)).ToArray());
            Assert.Equal(path, content.ToString());
            var error = await Assert.ThrowsAsync<InvalidDataException>(
                async () => await content.ReadAsync(2, TestContext.Current.CancellationToken));
            Assert.Contains("3 bytes, more than the allowed 2", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("pipe", "a named pipe")]
    [InlineData("link to a pipe", "a named pipe")]
    [InlineData("socket", "a socket")]
    [InlineData("link to a device", "a device")]
    [InlineData("directory", "a directory")]
    public async Task What_is_no_regular_file_is_refused_and_never_waited_for(string kind, string named)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Its folders have no such files.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pluginhost-content-");
        string path = Path.Combine(folder.FullName, "guest.wasm");
        string pipe = Path.Combine(folder.FullName, "pipe");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            switch (kind)
            {
                case "pipe":
                    await MakePipeAsync(path);
                    break;
                case "link to a pipe":
                    await MakePipeAsync(pipe);
                    File.CreateSymbolicLink(path, "pipe");
                    break;
                case "socket":
                    socket.Bind(new UnixDomainSocketEndPoint(path));
                    break;
                case "link to a device":
                    File.CreateSymbolicLink(path, "/dev/zero");
                    break;
                default:
                    Directory.CreateDirectory(path);
                    break;
            }

            PluginContent content = PluginContent.FromFile(path);
            var error = await Assert.ThrowsAsync<InvalidDataException>(() => Task.Run(async () => await content.ReadAsync(10)).WaitAsync(Patience, Token));

            Assert.StartsWith($"{path} is {named}", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("Put a regular file in its place, or remove it.", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_link_is_followed_and_a_file_that_is_not_there_or_is_still_being_written_is_not_read()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pluginhost-content-");
        string file = Path.Combine(folder.FullName, "file");
        string link = Path.Combine(folder.FullName, "link.wasm");
        try
        {
            await Assert.ThrowsAsync<FileNotFoundException>(async () => await PluginContent.FromFile(file).ReadAsync(3, Token));

            File.CreateSymbolicLink(link, "file");
            await using (FileStream writing = File.Create(file))
            {
                await Assert.ThrowsAsync<IOException>(async () => await PluginContent.FromFile(link).ReadAsync(3, Token));
                writing.Write([1, 2, 3]);
            }

            Assert.Equal([1, 2, 3], (await PluginContent.FromFile(link).ReadAsync(3, Token)).ToArray());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Bytes_beyond_the_limit_are_refused()
    {
        PluginContent content = PluginContent.FromBytes(new byte[10]);

        Assert.Equal(10, (await content.ReadAsync(10, TestContext.Current.CancellationToken)).Length);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await content.ReadAsync(9, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_snapshot_with_one_id_twice_is_refused()
    {
        var one = new PluginDefinition(new PluginId("x"), PluginContent.FromBytes(default));

        var error = Assert.Throws<ArgumentException>(() => new PluginSourceSnapshot([one, one]));
        Assert.Contains("'x' is defined twice", error.Message, StringComparison.Ordinal);
    }

    private static async Task MakePipeAsync(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
    }
}
