using System.Diagnostics;

namespace PluginHost.Scoreboard;

/// <summary>Runs the tools that references are made with.</summary>
internal static class Programs
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="how">The program and its arguments.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has its errors.</exception>
    /// <exception cref="System.ComponentModel.Win32Exception">It is not there.</exception>
    public static string Run(ProcessStartInfo how)
    {
        how.RedirectStandardOutput = true;
        how.RedirectStandardError = true;
        using Process process = Process.Start(how)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{how.FileName} failed: {errors.Result.Trim()}");
    }
}
