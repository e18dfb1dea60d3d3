namespace PluginHost.Soak.Reloading;

/// <summary>Clients that ask the server without a pause, each over a connection of its own.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;
    private long _answered;
    private long _failed;
    private string? _firstFailure;

    /// <summary>Begins.</summary>
    public Load(Uri address, int workers) => _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(address)))];

    /// <summary>How many requests were answered as they should be.</summary>
    public long Answered => Interlocked.Read(ref _answered);

    /// <summary>How many were not.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>What the first of them got.</summary>
    public string? FirstFailure => Volatile.Read(ref _firstFailure);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        _stopping.Dispose();
    }

    private async Task WorkAsync(Uri address)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };
        client.DefaultRequestHeaders.Add("x-check", "1");
        while (!_stopping.IsCancellationRequested)
        {
            string answer;
            try
            {
                // Not cancelled when the load ends: whatever was asked is to be answered.
                using HttpResponseMessage response = await client.GetAsync("/checked");
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException exception)
            {
                answer = exception.Message;
            }

            if (answer == "200 yes")
            {
                Interlocked.Increment(ref _answered);
                continue;
            }

            Interlocked.Increment(ref _failed);
            Interlocked.CompareExchange(ref _firstFailure, answer, null);
        }
    }
}
