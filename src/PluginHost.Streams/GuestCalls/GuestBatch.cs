using PluginHost.CompilerServices;
using PluginHost.Streams.Frames;
using PluginHost.Streams.Transforms;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.GuestCalls;

/// <summary>The host's side of a guest's batch: hands records out, and takes what the guest says about them.</summary>
internal sealed class GuestBatch : IRecords
{
    private readonly GuestTransformOptions _options;
    private readonly RecordPacker _packer = new();
    private readonly DecisionReader _reader = new();
    private StreamBatch? _batch;
    private long _pulls;
    private volatile bool _hasPulled;

    public GuestBatch(GuestTransformOptions options)
    {
        _options = options;
        MaxPackedRecords = options.MaxRecordsAtOnce;
        Context = new PluginCallContext { ImportTarget = this };
    }

    /// <summary>What calls bring along that are to find it.</summary>
    public PluginCallContext Context { get; }

    /// <summary>How many records are handed out at once, at most.</summary>
    public int MaxPackedRecords { get; set; }

    /// <summary>Records before this index of the batch are handed out one by one.</summary>
    public int SingleUntil { get; set; }

    /// <summary>How often a call began or the guest asked for more. Read by the watch over its time.</summary>
    public long Pulls => Volatile.Read(ref _pulls);

    /// <summary>Whether the guest has asked for records in this call. Before that, it may be waiting for its turn.</summary>
    public bool HasPulled => _hasPulled;

    private StreamBatch Batch => _batch ?? throw new InvalidOperationException("There is no batch: records are there while process-batch runs.");

    /// <summary>Starts a call.</summary>
    public void Begin(StreamBatch batch)
    {
        _batch = batch;
        _hasPulled = false;
        Volatile.Write(ref _pulls, _pulls + 1);
    }

    /// <summary>Ends a call.</summary>
    public void End() => _batch = null;

    /// <summary>Hands out records in the guest's memory.</summary>
    /// <param name="call">The guest's call.</param>
    /// <param name="result">Where the address and the length of the packed records go.</param>
    public void NextPacked(ImportCall call, uint result)
    {
        StreamBatch batch = Batch;
        Pulled(batch);
        if (batch.Left == 0)
        {
            batch.Take(0);
            GiveFuel(call);
            call.StorePair(result, 1, 0);
            return;
        }

        // Measured before they are in hand: one that cannot be passed at all is the one that fails.
        batch.Settle();
        ReadOnlySpan<StreamRecord> rest = batch.Rest;
        int most = batch.HandStart < SingleUntil ? 1 : MaxPackedRecords;
        (int count, int bytes) = _packer.Measure(rest[..Math.Min(rest.Length, most)], _options.MaxBytesAtOnce);
        batch.Take(count);
        GiveFuel(call);
        uint address = call.Allocate(1, (uint)bytes);
        _packer.Pack(rest[..count], call.Write(address, (uint)bytes, 1));
        call.StorePair(result, address, (uint)bytes);
    }

    /// <summary>Gives the guest the fuel for the record that it is about to take; all that its call has left, when there is none.</summary>
    public void GiveFuelForNext(ImportCall call) => GiveFuel(call, Math.Min(1, Batch.Left));

    // For the records that it has in hand.
    private void GiveFuel(ImportCall call) => GiveFuel(call, Batch.InHand);

    private void GiveFuel(ImportCall call, int count)
    {
        if (_options.FuelPerRecord is { } fuel)
        {
            call.GiveFuel(count == 0 || fuel > long.MaxValue / count ? long.MaxValue : fuel * count);
        }
    }

    ValueTask<InputRecord?> IRecords.NextAsync(CancellationToken cancellationToken)
    {
        StreamBatch batch = Batch;
        Pulled(batch);
        return new(batch.TryNext(out StreamRecord? record) ? ToInput(record) : null);
    }

    ValueTask IRecords.EmitAsync(string output, OutputRecord record, CancellationToken cancellationToken)
    {
        StreamBatch batch = Batch;
        string name = FindOutput(batch, output);
        int source = batch.InHand == 0 ? StreamBatch.NoSource : batch.HandStart;
        StreamRecord origin = batch.GetRecord(source == StreamBatch.NoSource ? batch.Count - 1 : source);
        StreamRecord emitted = ToRecord(record, origin);
        batch.EmitCharged(source, emitted, name, emitted.Size);
        return default;
    }

    ValueTask IRecords.ForwardAsync(string output, CancellationToken cancellationToken)
    {
        StreamBatch batch = Batch;
        int source = FindInHand(batch);
        StreamRecord record = batch.GetRecord(source);
        batch.EmitCharged(source, record, FindOutput(batch, output), record.Size);
        return default;
    }

    ValueTask IRecords.FailAsync(string reason, CancellationToken cancellationToken)
    {
        StreamBatch batch = Batch;
        int source = FindInHand(batch);
        batch.Fail(source, new RecordFailure(
            source, RecordFailure.Refused, GuestText.Sanitize(reason, RecordFailure.MaxMessageLength)));
        return default;
    }

    ValueTask<byte[]> IRecords.NextPackedAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException("Records are packed in the guest's memory.");

    ValueTask IRecords.DecidePackedAsync(ReadOnlyMemory<byte> decisions, CancellationToken cancellationToken)
    {
        _reader.Read(decisions, Batch);
        return default;
    }

    // Who asks for more when there is nothing, again and again, gets no more time by that.
    private void Pulled(StreamBatch batch)
    {
        _hasPulled = true;
        if (batch.InHand > 0 || batch.Left > 0)
        {
            Volatile.Write(ref _pulls, _pulls + 1);
        }
    }

    private static int FindInHand(StreamBatch batch) => batch.InHand == 1
        ? batch.HandStart
        : throw new InvalidOperationException("There is no single record in hand; take one with next.");

    private static string FindOutput(StreamBatch batch, string output)
    {
        int index = batch.Outputs.Find(output);
        return index >= 0
            ? batch.Outputs[index]
            : throw new FormatException(
                $"It emits to the output '{GuestText.Sanitize(output, GuestText.MaxNameLength)}'. There is {batch.Outputs}.");
    }

    private static InputRecord ToInput(StreamRecord record) => new(
        record.Key,
        record.Value,
        [.. record.HeaderArray.Select(header => new Header(header.Name, header.Value.GetValueOrDefault()))],
        record.UnixMilliseconds,
        record.Topic,
        (uint)record.Partition,
        (ulong)record.Offset);

    private static StreamRecord ToRecord(OutputRecord record, StreamRecord origin) => new()
    {
        Key = record.Key,
        Value = record.Value,
        HeaderArray = [.. record.Headers.Select(header => new StreamHeader(header.Name, header.Value))],
        UnixMilliseconds = DecisionReader.ToMilliseconds(record.Timestamp),
        Topic = origin.Topic,
        Partition = origin.Partition,
        Offset = origin.Offset,
    };
}
