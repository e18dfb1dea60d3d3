using PluginHost.Http;

namespace PluginHost.Scoreboard.Components;

/// <summary>A request of which the guest reads one header and sets one.</summary>
internal sealed class HeaderCheckRequest : IRequest
{
    private static readonly byte[] Value = "1"u8.ToArray();

    public ValueTask<byte[]?> HeaderAsync(string name, CancellationToken cancellationToken = default) => new(name == "x-check" ? Value : null);

    public ValueTask<Result<Unit, ChangeError>> SetHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => new(Result<Unit, ChangeError>.Ok(default));

    public ValueTask<string> MethodAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string> SchemeAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string> ProtocolAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string> HostAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string> PathAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string> QueryAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<string?> ClientAddressAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<byte[][]> HeaderValuesAsync(string name, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Header[]> HeadersAsync(CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> AddHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> RemoveHeaderAsync(string name, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> SetHostAsync(string host, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> SetPathAsync(string path, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> SetQueryAsync(string query, CancellationToken cancellationToken = default) => throw Unused();

    public ValueTask<Result<Unit, ChangeError>> SetBodyAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        throw Unused();

    private static InvalidOperationException Unused() => new("The guest asks for what it never did.");
}
