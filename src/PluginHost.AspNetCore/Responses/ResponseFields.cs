using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PluginHost.AspNetCore.Responses;

/// <summary>The header fields that a response had before the application saw the request: those of whatever stands before the filters.</summary>
internal readonly struct ResponseFields
{
    private readonly KeyValuePair<string, StringValues>[]? _fields;

    /// <summary>Takes what is there now.</summary>
    public ResponseFields(IHeaderDictionary headers) => _fields = headers.Count == 0 ? null : [.. headers];

    /// <summary>Makes a response one that the application has done nothing to.</summary>
    public void Restore(HttpResponse response)
    {
        response.Headers.Clear();
        foreach ((string name, StringValues values) in _fields ?? [])
        {
            response.Headers[name] = values;
        }
    }
}
