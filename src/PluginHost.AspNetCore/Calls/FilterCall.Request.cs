using Microsoft.AspNetCore.Http;
using PluginHost.AspNetCore.Fields;
using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <content>The request.</content>
internal sealed partial class FilterCall : IRequest
{
    private string? _newHost;
    private string? _newPath;
    private string? _newQuery;

    ValueTask<string> IRequest.MethodAsync(CancellationToken cancellationToken) => new(Context.Request.Method);

    ValueTask<string> IRequest.SchemeAsync(CancellationToken cancellationToken) => new(Context.Request.Scheme);

    ValueTask<string> IRequest.ProtocolAsync(CancellationToken cancellationToken) => new(Context.Request.Protocol);

    ValueTask<string> IRequest.HostAsync(CancellationToken cancellationToken) => new(_newHost ?? Context.Request.Host.Value ?? "");

    ValueTask<string> IRequest.PathAsync(CancellationToken cancellationToken) => new(_newPath ?? Context.Request.Path.Value ?? "");

    ValueTask<string> IRequest.QueryAsync(CancellationToken cancellationToken) =>
        new(_newQuery ?? (Context.Request.QueryString.Value is { Length: > 1 } query ? query[1..] : ""));

    ValueTask<string?> IRequest.ClientAddressAsync(CancellationToken cancellationToken)
    {
        System.Net.IPAddress? address = Context.Connection.RemoteIpAddress;
        return new(address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString());
    }

    ValueTask<byte[]?> IRequest.HeaderAsync(string name, CancellationToken cancellationToken) => new(_requestFields.Get(name));

    ValueTask<byte[][]> IRequest.HeaderValuesAsync(string name, CancellationToken cancellationToken) => new(_requestFields.GetValues(name));

    ValueTask<Header[]> IRequest.HeadersAsync(CancellationToken cancellationToken) => new(_requestFields.GetAll());

    ValueTask<Result<Unit, ChangeError>> IRequest.SetHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? _requestFields.Set(name, value.Span) : ChangeError.TooLate);

    ValueTask<Result<Unit, ChangeError>> IRequest.AddHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? _requestFields.Add(name, value.Span) : ChangeError.TooLate);

    ValueTask<Result<Unit, ChangeError>> IRequest.RemoveHeaderAsync(string name, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? _requestFields.Remove(name) : ChangeError.TooLate);

    ValueTask<Result<Unit, ChangeError>> IRequest.SetHostAsync(string host, CancellationToken cancellationToken) =>
        Taken(CheckTarget(HttpRights.ChangeHost, TargetRules.IsHost(host), host, ref _newHost));

    ValueTask<Result<Unit, ChangeError>> IRequest.SetPathAsync(string path, CancellationToken cancellationToken) =>
        Taken(CheckTarget(HttpRights.ChangePath, TargetRules.IsPath(path), path, ref _newPath));

    ValueTask<Result<Unit, ChangeError>> IRequest.SetQueryAsync(string query, CancellationToken cancellationToken) =>
        Taken(CheckTarget(HttpRights.ChangePath, TargetRules.IsQuery(query), query, ref _newQuery));

    ValueTask<Result<Unit, ChangeError>> IRequest.SetBodyAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        Taken(ReplaceBody(body, WasmFilterPhase.RequestBody));

    private ChangeError? CheckTarget(HttpRights right, bool isValid, string value, ref string? change)
    {
        if (!IsRequestPhase)
        {
            return ChangeError.TooLate;
        }

        if ((_rights & right) == 0)
        {
            return ChangeError.Forbidden;
        }

        if (value.Length > TargetRules.MaxLength)
        {
            return ChangeError.TooLarge;
        }

        if (!isValid)
        {
            return ChangeError.Invalid;
        }

        change = value;
        return null;
    }

    private ChangeError? ReplaceBody(ReadOnlyMemory<byte> body, WasmFilterPhase phase)
    {
        if (_phase != phase)
        {
            return ChangeError.TooLate;
        }

        if (body.Length > _services.Options.MaxBodyBytes)
        {
            return ChangeError.TooLarge;
        }

        _newBody = body.ToArray();
        return null;
    }

    private void ApplyRequest()
    {
        HttpRequest request = Context.Request;
        if (_newHost is not null)
        {
            request.Host = new HostString(_newHost);
        }

        if (_newPath is not null)
        {
            request.Path = new PathString(_newPath);
        }

        if (_newQuery is not null)
        {
            request.QueryString = _newQuery.Length == 0 ? QueryString.Empty : new QueryString("?" + _newQuery);
        }
    }

    private void EndRequest()
    {
        _newHost = null;
        _newPath = null;
        _newQuery = null;
    }
}
