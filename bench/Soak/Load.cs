namespace PluginHost.Soak;

/// <summary>Clients that ask the server without a pause, each over a connection of its own.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;
    private long _answered;
    private long _failed;
    private string? _firstFailure;

    /// <summary>Begins.</summary>
    /// <param name="address">The server.</param>
    /// <param name="workers">How many clients there are.</param>
    /// <param name="path">What is asked for.</param>
    /// <param name="expected">How every answer begins: its status and its body.</param>
    public Load(Uri address, int workers, string path, string expected) =>
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(() => WorkAsync(new Uri(address, path), expected)))];

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

    private async Task WorkAsync(Uri address, string expected)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 });
        client.DefaultRequestHeaders.Add("x-check", "1");
        while (!_stopping.IsCancellationRequested)
        {
            string answer;
            try
            {
                // Not cancelled when the load ends: whatever was asked is to be answered.
                using HttpResponseMessage response = await client.GetAsync(address);
                answer = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
            }
            catch (HttpRequestException exception)
            {
                answer = exception.Message;
            }

            if (answer.StartsWith(expected, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _answered);
                continue;
            }

            Interlocked.Increment(ref _failed);
            Interlocked.CompareExchange(ref _firstFailure, answer, null);
        }
    }
}
