namespace PluginHost.Watching;

/// <summary>What the file system says about files when it is asked. It may not answer, as a network share whose server is gone.</summary>
internal interface IFileLooks
{
    /// <summary>Looks at a file, or at what is in a folder.</summary>
    FileSignature LookAt(string path);

    /// <summary>Whether there is a folder.</summary>
    bool IsFolder(string path);
}
