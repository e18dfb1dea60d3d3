using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace PluginHost.AspNetCore.Responses;

/// <summary>The body of a response that filters take part in, as the application writes it.</summary>
internal sealed class FilteredBodyFeature(FilteredResponse response, IHttpResponseBodyFeature body) : IHttpResponseBodyFeature
{
    private FilteredBodyStream? _stream;
    private FilteredBodyWriter? _writer;

    public Stream Stream => _stream ??= new FilteredBodyStream(response, body);

    public PipeWriter Writer => _writer ??= new FilteredBodyWriter(response, body);

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => response.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        response.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => response.CompleteAsync();
}
