using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using PluginHost.Wasi;

namespace PluginHost.Sandbox;

/// <content>What WASI needs of an instance: its streams, its random bytes, and waiting within the call's time.</content>
internal sealed partial class GuestInstance
{
    private StandardStreams? _streams;
    private SeededRandom? _random;
    private ulong _moments;

    /// <summary>The guest's standard streams.</summary>
    public StandardStreams Streams => _streams ??= CreateStreams();

    /// <summary>Time that only goes forward, and only by being asked for.</summary>
    public ulong NextMoment() => ++_moments;

    /// <summary>Fills with random bytes of the system, or with those that follow from the plugin's seed.</summary>
    public void FillRandom(Span<byte> bytes)
    {
        if (_guest.Definition.Wasi.RandomSeed is { } seed)
        {
            (_random ??= new SeededRandom(seed)).Fill(bytes);
            return;
        }

        RandomNumberGenerator.Fill(bytes);
    }

    /// <summary>Ends the call if its time is over, or somebody cancelled it.</summary>
    public void ThrowIfOver()
    {
        if (!MayGoOn())
        {
            throw Failure!;
        }
    }

    /// <summary>Waits for the guest, and ends the call if its time is over before that, or somebody cancels it.</summary>
    /// <remarks>The thread waits with it: a guest cannot be suspended. Deadline and cancellation wake it.</remarks>
    public void Sleep(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        HostServices host = _guest.Host;
        TimeSpan remaining = host.Ticker.GetRemaining(_deadline);
        bool isTooLong = time >= remaining;

        // Timers count whole milliseconds, and nobody is woken too early.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((isTooLong ? remaining : time).TotalMilliseconds));
        if (wait.TotalMilliseconds >= LongCalls.Ticks && IsOnSharedThread)
        {
            NoteLongCall();
        }

        LongCallCores.EndTurn();

        using CancellationTokenSource tokens = LinkTokens();
        try
        {
            Task.Delay(wait, host.TimeProvider, tokens.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!MayGoOn())
        {
            throw Failure!;
        }

        ThrowIfOver();
        if (isTooLong)
        {
            throw TimedOut();
        }
    }

    private StandardStreams CreateStreams()
    {
        _hasMoreToEnd = true;
        return new StandardStreams(_guest.Log);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FlushStreams()
    {
        try
        {
            _streams!.Flush();
        }
        catch (Exception exception)
        {
            // A log provider failed. The call fails with it, as it would have during fd_write, and still gives its place back.
            Note(new PluginImportException(_guest.Id, "fd_write", exception)
            {
                Version = _guest.Version,
                Function = _export?.FunctionName,
            });
        }
    }
}
