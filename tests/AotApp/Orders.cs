namespace PluginHost.AotApp;

/// <summary>The files of the stream <c>orders</c>, in a folder of their own.</summary>
internal sealed class Orders : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-aot-").FullName;

    /// <summary>Writes what the stream reads.</summary>
    public Orders() => File.WriteAllText(
        Input,
        """
        {"id":1,"email":"ada@example.org"}
        {"id":2}

        """);

    /// <summary>What the stream has written.</summary>
    public string[] Written => File.ReadAllLines(Output);

    /// <summary>The configuration that says where the files are.</summary>
    public Dictionary<string, string?> Paths => new()
    {
        ["WasmPlugins:Streams:orders:From:Path"] = Input,
        ["WasmPlugins:Streams:orders:To:Path"] = Output,
    };

    private string Input => Path.Combine(_folder, "orders.ndjson");

    private string Output => Path.Combine(_folder, "masked.ndjson");

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
