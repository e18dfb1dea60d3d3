using System.Text;
using Filters;

namespace PluginHost.AotApp;

/// <summary>The request that a filter is asked about: a service of the host, called by the guest.</summary>
internal sealed class Request : IRequest
{
    public string Path { get; set; } = "/";

    public Dictionary<string, string> Headers { get; } = [];

    public ValueTask<string> MethodAsync(CancellationToken cancellationToken = default) => new("GET");

    public ValueTask<string> SchemeAsync(CancellationToken cancellationToken = default) => new("https");

    public ValueTask<string> ProtocolAsync(CancellationToken cancellationToken = default) => new("HTTP/2");

    public ValueTask<string> HostAsync(CancellationToken cancellationToken = default) => new("localhost");

    public ValueTask<string> PathAsync(CancellationToken cancellationToken = default) => new(Path);

    public ValueTask<string> QueryAsync(CancellationToken cancellationToken = default) => new("");

    public ValueTask<string?> ClientAddressAsync(CancellationToken cancellationToken = default) => new((string?)null);

    public ValueTask<byte[]?> HeaderAsync(string name, CancellationToken cancellationToken = default) =>
        new(Headers.TryGetValue(name, out string? value) ? Encoding.ASCII.GetBytes(value) : null);

    public ValueTask<byte[][]> HeaderValuesAsync(string name, CancellationToken cancellationToken = default) =>
        new(Headers.TryGetValue(name, out string? value) ? [Encoding.ASCII.GetBytes(value)] : []);

    public ValueTask<Header[]> HeadersAsync(CancellationToken cancellationToken = default) =>
        new([.. Headers.Select(header => new Header(header.Key, Encoding.ASCII.GetBytes(header.Value)))]);

    public ValueTask<Result<Unit, ChangeError>> SetHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default)
    {
        Headers[name] = Encoding.ASCII.GetString(value.Span);
        return new(Result<Unit, ChangeError>.Ok(default));
    }

    public ValueTask<Result<Unit, ChangeError>> AddHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken = default) => Refuse();

    public ValueTask<Result<Unit, ChangeError>> RemoveHeaderAsync(string name, CancellationToken cancellationToken = default) => Refuse();

    public ValueTask<Result<Unit, ChangeError>> SetHostAsync(string host, CancellationToken cancellationToken = default) => Refuse();

    public ValueTask<Result<Unit, ChangeError>> SetPathAsync(string path, CancellationToken cancellationToken = default) => Refuse();

    public ValueTask<Result<Unit, ChangeError>> SetQueryAsync(string query, CancellationToken cancellationToken = default) => Refuse();

    public ValueTask<Result<Unit, ChangeError>> SetBodyAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        Refuse();

    private static ValueTask<Result<Unit, ChangeError>> Refuse() => new(Result<Unit, ChangeError>.Err(ChangeError.Forbidden));
}
