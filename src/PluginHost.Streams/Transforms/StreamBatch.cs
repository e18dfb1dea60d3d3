using System.Diagnostics.CodeAnalysis;
using PluginHost.Streams.Transforms;

namespace PluginHost.Streams;

/// <summary>
/// A batch while a transform works on it: the transform takes one record after the other and says what becomes of each. What it says
/// about a record counts once it takes the next one or returns. For one thread at a time.
/// </summary>
public sealed class StreamBatch
{
    /// <summary>The source of what was made of the batch and not of one of its records.</summary>
    internal const int NoSource = -1;

    private readonly List<Emission> _emissions = [];
    private readonly List<RecordFailure> _failures = [];
    private StreamRecord[] _records = [];
    private int _count;
    private int _next;
    private int _handStart;
    private int _settledEmissions;
    private int _settledFailures;
    private int _emittedBefore;
    private int _ownCount;
    private long? _ownCost;
    private long _charged;
    private long _settledCharge;

    /// <summary>Makes a batch, to try out a transform.</summary>
    /// <param name="records">The records.</param>
    /// <param name="outputs">The names of the outputs that can be emitted to, beside the one without a name.</param>
    public StreamBatch(IEnumerable<StreamRecord> records, params IEnumerable<string> outputs)
        : this(new OutputNames(outputs))
    {
        StreamRecord[] all = [.. records];
        Begin(all, all.Length);
    }

    internal StreamBatch(OutputNames outputs) => Outputs = outputs;

    /// <summary>What was emitted so far, in order, to the output of this name.</summary>
    /// <param name="output">The output's name. Empty for the one without a name.</param>
    public IEnumerable<StreamRecord> GetEmitted(string output = "") =>
        _emissions.Where(emission => emission.Output == output).Select(emission => emission.Record);

    /// <summary>The records that were given up so far, each with the reason.</summary>
    public IEnumerable<(StreamRecord Record, string Reason)> GetFailed() =>
        _failures.Select(failure => (_records[failure.Source], failure.Message));

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The record, or <see langword="null"/> if there is none left.</param>
    public bool TryNext([NotNullWhen(true)] out StreamRecord? record)
    {
        if (Take(1) == 0)
        {
            record = null;
            return false;
        }

        record = _records[_handStart];
        return true;
    }

    /// <summary>Emits a record that was made of the one in hand or, when none is left, of the batch.</summary>
    /// <param name="record">The record.</param>
    /// <param name="output">The output's name. Empty for the one without a name.</param>
    /// <exception cref="ArgumentException">The transform has no output of this name.</exception>
    /// <exception cref="InvalidOperationException">No record is in hand, and the transform does not say that it is stateful.</exception>
    public void Emit(StreamRecord record, string output = "")
    {
        ArgumentNullException.ThrowIfNull(record);
        int index = Outputs.Find(output);
        if (index < 0)
        {
            throw new ArgumentException($"There is no output '{output}'. There is {Outputs}.", nameof(output));
        }

        if (InHand == 0 && !TakesGathered)
        {
            throw new InvalidOperationException(
                $"It emits with no record in hand, and is not stateful: let {nameof(IStreamTransform.IsStateful)} be true, or emit before the next record is taken.");
        }

        Emit(InHand == 0 ? NoSource : _handStart, record, Outputs[index]);
    }

    /// <summary>Gives the record in hand up. Nothing of it is emitted.</summary>
    /// <param name="reason">Why, for operators.</param>
    /// <exception cref="InvalidOperationException">There is no record in hand.</exception>
    public void Fail(string reason)
    {
        if (InHand == 0)
        {
            throw new InvalidOperationException("There is no record in hand to be given up.");
        }

        Fail(_handStart, new RecordFailure(_handStart, RecordFailure.Refused, reason));
    }

    internal OutputNames Outputs { get; set; }

    /// <summary>The version of the plugin that works on it. <see langword="null"/> for code.</summary>
    internal string? Version { get; set; }

    /// <summary>How much may be emitted.</summary>
    internal EmissionBudget Budget { get; set; } = EmissionBudget.Unlimited;

    /// <summary>The records that may be emitted beside those of the budget.</summary>
    internal int OwnCount => _ownCount;

    /// <summary>What may be charged beside the budget.</summary>
    internal long OwnCost => _ownCost ??= EmissionBudget.CostOf(Records);

    /// <summary>Whether the transform may make something of the batch and not of one of its records.</summary>
    internal bool TakesGathered { get; set; } = true;

    /// <summary>Whether a guest that is told of its batch is told of its next record only.</summary>
    internal bool IsOneByOne { get; set; }

    internal int Count => _count;

    internal ReadOnlySpan<StreamRecord> Records => _records.AsSpan(0, _count);

    internal StreamRecord GetRecord(int index) => _records[index];

    /// <summary>How many records are in hand.</summary>
    internal int InHand => _next - _handStart;

    /// <summary>The index of the first record in hand, or of the next one.</summary>
    internal int HandStart => _handStart;

    /// <summary>How many records have not been taken.</summary>
    internal int Left => _count - _next;

    /// <summary>The records that have not been taken.</summary>
    internal ReadOnlySpan<StreamRecord> Rest => _records.AsSpan(_next, _count - _next);

    internal List<Emission> Emissions => _emissions;

    internal List<RecordFailure> Failures => _failures;

    /// <summary>Starts over with other records. The array is not copied.</summary>
    internal void Begin(StreamRecord[] records, int count)
    {
        _records = records;
        _count = count;
        _next = 0;
        _handStart = 0;
        _settledEmissions = 0;
        _settledFailures = 0;
        _emittedBefore = 0;
        _ownCount = count;
        _ownCost = null;
        _charged = 0;
        _settledCharge = 0;
        _emissions.Clear();
        _failures.Clear();
    }

    /// <summary>Starts to try some records of another batch again, with what is left of its budget.</summary>
    internal void BeginAgain(StreamRecord[] records, StreamBatch first)
    {
        Begin(records, records.Length);
        _emittedBefore = first._emittedBefore + first._emissions.Count;
        _ownCount = first.OwnCount;
        _ownCost = first.OwnCost;
        _charged = first._charged;
        _settledCharge = _charged;
    }

    /// <summary>Nothing that was said counts.</summary>
    internal void Restart() => Begin(_records, _count);

    /// <summary>Settles what was said about the records in hand, and takes the next ones.</summary>
    /// <returns>How many are in hand now.</returns>
    internal int Take(int count)
    {
        Settle();
        _next += Math.Min(count, _count - _next);
        return InHand;
    }

    /// <summary>What was said about the records in hand counts. None is in hand any more.</summary>
    internal void Settle()
    {
        if (_failures.Count > _settledFailures)
        {
            DropEmissionsOfFailed();
        }

        _settledEmissions = _emissions.Count;
        _settledFailures = _failures.Count;
        _settledCharge = _charged;
        _handStart = _next;
    }

    /// <summary>What was said about the records in hand does not count, and they have not been taken.</summary>
    internal void PutBack()
    {
        _emissions.RemoveRange(_settledEmissions, _emissions.Count - _settledEmissions);
        _failures.RemoveRange(_settledFailures, _failures.Count - _settledFailures);
        _charged = _settledCharge;
        _next = _handStart;
    }

    /// <summary>Notes what was emitted, by its output's name as <see cref="Outputs"/> has it.</summary>
    internal void Emit(int source, StreamRecord record, string output) => _emissions.Add(new Emission(record, source, output));

    /// <summary>Notes what a guest emitted, and charges it.</summary>
    /// <param name="source">The index of the record that it was made of.</param>
    /// <param name="record">The record.</param>
    /// <param name="output">The output's name.</param>
    /// <param name="bytes">The bytes that are kept because of it, if they were not charged before.</param>
    /// <exception cref="FormatException">Nothing may be made of the batch.</exception>
    /// <exception cref="InvalidOperationException">It is more than may be emitted.</exception>
    internal void EmitCharged(int source, StreamRecord record, string output, long bytes)
    {
        if (source == NoSource && Left > 0)
        {
            throw new FormatException("It emits with no record in hand, and not all records of the batch have been.");
        }

        if (source == NoSource && !TakesGathered)
        {
            throw new FormatException("It emits with no record in hand, and did not declare that it is stateful.");
        }

        Emit(source, record, output);
        Charge(EmissionBudget.CostOf(record, bytes));
    }

    /// <summary>Checks that another record may be emitted, before anything is made of it.</summary>
    /// <param name="cost">What will be charged for it at least.</param>
    /// <exception cref="InvalidOperationException">It is more than may be emitted.</exception>
    internal void CheckRoom(long cost) => Budget.Check(_charged + cost, _emittedBefore + _emissions.Count + 1, this);

    /// <summary>Charges bytes that are kept because of what a guest says.</summary>
    /// <exception cref="InvalidOperationException">It is more than may be emitted.</exception>
    internal void Charge(long bytes)
    {
        _charged += bytes;
        Budget.Check(_charged, _emittedBefore + _emissions.Count, this);
    }

    /// <summary>Gives all records up. Nothing was emitted.</summary>
    internal void FailAll(Func<int, RecordFailure> explain)
    {
        _emissions.Clear();
        _failures.Clear();
        for (int i = 0; i < _count; i++)
        {
            _failures.Add(explain(i) with { Version = Version });
        }

        _next = _count;
        _handStart = _count;
        _settledEmissions = 0;
        _settledFailures = _count;
    }

    /// <summary>Puts what came of trying some records again in the place of what came of them before.</summary>
    /// <param name="sources">The indices of the records that were tried again, in order.</param>
    /// <param name="retry">What came of it.</param>
    internal void Replace(int[] sources, StreamBatch retry)
    {
        _charged = retry._charged;
        _failures.Clear();
        _failures.AddRange(retry._failures.Select(failure => failure with { Source = sources[failure.Source] }));
        Emission[] all =
        [
            .. _emissions.Concat(retry._emissions.Select(emission =>
                emission.Source < 0 ? emission : emission with { Source = sources[emission.Source] })),
        ];
        _emissions.Clear();
        _emissions.AddRange(all.Where(emission => emission.Source >= 0).OrderBy(emission => emission.Source));
        _emissions.AddRange(all.Where(emission => emission.Source < 0));
    }

    /// <summary>Notes a failure, the first one of a record only.</summary>
    internal void Fail(int source, RecordFailure failure)
    {
        for (int i = _settledFailures; i < _failures.Count; i++)
        {
            if (_failures[i].Source == source)
            {
                return;
            }
        }

        _failures.Add(failure with { Version = Version });
    }

    private void DropEmissionsOfFailed()
    {
        HashSet<int> failed = [.. _failures.Skip(_settledFailures).Select(failure => failure.Source)];
        int kept = _settledEmissions;
        for (int i = _settledEmissions; i < _emissions.Count; i++)
        {
            if (!failed.Contains(_emissions[i].Source))
            {
                _emissions[kept++] = _emissions[i];
            }
        }

        _emissions.RemoveRange(kept, _emissions.Count - kept);
    }
}
