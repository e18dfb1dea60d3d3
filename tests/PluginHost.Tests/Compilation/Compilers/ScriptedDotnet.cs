namespace PluginHost.Tests.Compilation.Compilers;

/// <summary>A script in the place of <c>dotnet</c>, which may hand over to it as <c>$REAL</c>.</summary>
internal sealed class ScriptedDotnet : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("pluginhost-compiler-");

    /// <summary>Writes the script.</summary>
    /// <param name="script">What it does, for <c>sh</c>.</param>
    /// <param name="real">The real <c>dotnet</c>.</param>
    public ScriptedDotnet(string script, string real)
    {
        Path = System.IO.Path.Combine(_directory.FullName, "dotnet");
        File.WriteAllText(Path, $"#!/bin/sh\nREAL='{real}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Where the script is.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);
}
