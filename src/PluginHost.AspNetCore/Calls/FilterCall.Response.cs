using PluginHost.AspNetCore.Http;

namespace PluginHost.AspNetCore.Calls;

/// <content>The response.</content>
internal sealed partial class FilterCall : IResponse
{
    private ushort? _newStatus;

    ValueTask<ushort> IResponse.StatusAsync(CancellationToken cancellationToken) =>
        new(IsRequestPhase ? (ushort)0 : _newStatus ?? (ushort)Context.Response.StatusCode);

    ValueTask<Result<Unit, ChangeError>> IResponse.SetStatusAsync(ushort status, CancellationToken cancellationToken)
    {
        if (IsRequestPhase)
        {
            return Taken(ChangeError.TooLate);
        }

        if (!FilterAnswer.IsFinalStatus(status))
        {
            return Taken(ChangeError.Invalid);
        }

        _newStatus = status;
        return Taken(null);
    }

    ValueTask<byte[]?> IResponse.HeaderAsync(string name, CancellationToken cancellationToken) => new(_responseFields.Get(name));

    ValueTask<byte[][]> IResponse.HeaderValuesAsync(string name, CancellationToken cancellationToken) => new(_responseFields.GetValues(name));

    ValueTask<Header[]> IResponse.HeadersAsync(CancellationToken cancellationToken) => new(_responseFields.GetAll());

    ValueTask<Result<Unit, ChangeError>> IResponse.SetHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? ChangeError.TooLate : _responseFields.Set(name, value.Span));

    ValueTask<Result<Unit, ChangeError>> IResponse.AddHeaderAsync(
        string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? ChangeError.TooLate : _responseFields.Add(name, value.Span));

    ValueTask<Result<Unit, ChangeError>> IResponse.RemoveHeaderAsync(string name, CancellationToken cancellationToken) =>
        Taken(IsRequestPhase ? ChangeError.TooLate : _responseFields.Remove(name));

    ValueTask<Result<Unit, ChangeError>> IResponse.SetBodyAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        Taken(ReplaceBody(body, WasmFilterPhase.ResponseBody));

    private void ApplyResponse()
    {
        if (_newStatus is { } status)
        {
            Context.Response.StatusCode = status;
        }
    }

    private void EndResponse() => _newStatus = null;
}
