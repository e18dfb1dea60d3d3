using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore.SelfCheck;

/// <summary>Makes a recorded request into one that can be handled.</summary>
internal static class RecordedContext
{
    /// <summary>Makes it. What was not recorded is as of a plain request.</summary>
    public static DefaultHttpContext Create(RecordedMessage recorded, IServiceProvider services, CancellationToken cancellationToken)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellationToken };
        HttpRequest request = context.Request;
        (PathString path, QueryString query) = ReadPath(recorded.Path ?? "/");
        request.Method = recorded.Method ?? HttpMethods.Get;
        request.Scheme = recorded.Scheme ?? "http";
        request.Protocol = HttpProtocol.Http11;
        request.Host = new HostString(recorded.Host ?? "localhost");
        request.Path = path;
        request.QueryString = query;
        SetHeaders(request.Headers, recorded);
        if (recorded.GetBody() is { } body)
        {
            request.Body = new MemoryStream(body);
            request.ContentLength = body.Length;
        }

        return context;
    }

    /// <summary>Reads a path as it stands in an address.</summary>
    public static (PathString Path, QueryString Query) ReadPath(string text)
    {
        int end = text.IndexOf('?', StringComparison.Ordinal);
        return end < 0
            ? (PathString.FromUriComponent(text), QueryString.Empty)
            : (PathString.FromUriComponent(text[..end]), QueryString.FromUriComponent(text[end..]));
    }

    /// <summary>Puts the recorded header fields in place.</summary>
    public static void SetHeaders(IHeaderDictionary headers, RecordedMessage recorded)
    {
        foreach ((string name, string? value) in recorded.Headers)
        {
            headers[name] = value;
        }
    }
}
