using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace PluginHost.AspNetCore.Responses;

/// <summary>The head of a response that filters take part in: what is to run before it starts runs before the filters see it.</summary>
internal sealed class FilteredHeadFeature(FilteredResponse response, IHttpResponseFeature head) : IHttpResponseFeature
{
    public int StatusCode
    {
        get => head.StatusCode;
        set => head.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => head.ReasonPhrase;
        set => head.ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get => head.Headers;
        set => head.Headers = value;
    }

    [Obsolete("Use IHttpResponseBodyFeature.Stream instead.")]
    public Stream Body
    {
        get => head.Body;
        set => head.Body = value;
    }

    public bool HasStarted => response.HasStarted;

    public void OnStarting(Func<object, Task> callback, object state) => response.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => head.OnCompleted(callback, state);
}
