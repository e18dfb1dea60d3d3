using System.Diagnostics.CodeAnalysis;
using PluginHost.Streams.Redpanda;
using PluginHost.Streams.Wit;

namespace PluginHost.Streams.Tests.Support;

/// <summary>
/// A plugin whose first call takes a record and then fails for a reason that no guest can bring about, as when a log throws. So it is no guest.
/// </summary>
internal sealed class FailingPlugins :
    IPluginCatalog, IPluginProvider<ITransform>, IPluginProvider<IRedpandaTransform>, IPluginSession<ITransform>, ITransform
{
    private readonly PluginDefinition _definition = new(PluginId.Parse("failing"), PluginContent.FromBytes(new byte[8]));
    private IRecords? _records;
    private int _calls;

    /// <summary>How many instances were made.</summary>
    public int Sessions { get; private set; }

    /// <inheritdoc/>
    public PluginId Id => _definition.Id;

    /// <inheritdoc/>
    public string Version => "1";

    /// <inheritdoc/>
    public ITransform Plugin => this;

    /// <inheritdoc/>
    public long Revision => 1;

    /// <inheritdoc/>
    public ValueTask<Result<Declaration, string>> InitAsync(string settings, CancellationToken cancellationToken = default) =>
        new(Result<Declaration, string>.Ok(new Declaration(false, [])));

    /// <inheritdoc/>
    public async ValueTask ProcessBatchAsync(CancellationToken cancellationToken = default)
    {
        bool isFirst = _calls++ == 0;
        while (await _records!.NextAsync(cancellationToken) is not null)
        {
            if (isFirst)
            {
                throw new InvalidOperationException("The log is full.");
            }

            await _records.ForwardAsync("", cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IPluginSession<ITransform>> OpenSessionAsync(
        PluginId id, PluginCallContext? context = null, CancellationToken cancellationToken = default)
    {
        Sessions++;
        _records = (IRecords)context!.ImportTarget!;
        return new(this);
    }

    /// <inheritdoc/>
    public bool TryGetDefinition(PluginId id, [NotNullWhen(true)] out PluginDefinition? definition)
    {
        definition = _definition;
        return true;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    bool IPluginProvider<IRedpandaTransform>.TryGet(PluginId id, [NotNullWhen(true)] out IRedpandaTransform? plugin)
    {
        plugin = null;
        return false;
    }

    ValueTask<IPluginSession<IRedpandaTransform>> IPluginProvider<IRedpandaTransform>.OpenSessionAsync(
        PluginId id, PluginCallContext? context, CancellationToken cancellationToken) => throw new NotSupportedException();

    IRedpandaTransform IPluginProvider<IRedpandaTransform>.Get(PluginId id, PluginCallContext? context) => throw new NotSupportedException();

    ITransform IPluginProvider<ITransform>.Get(PluginId id, PluginCallContext? context) => throw new NotSupportedException();

    bool IPluginProvider<ITransform>.TryGet(PluginId id, [NotNullWhen(true)] out ITransform? plugin) => throw new NotSupportedException();

    IReadOnlyList<PluginId> IPluginProvider<ITransform>.GetIds(string? scope) => throw new NotSupportedException();

    IReadOnlyList<PluginId> IPluginProvider<IRedpandaTransform>.GetIds(string? scope) => throw new NotSupportedException();

    Task<IReadOnlyList<PluginStatus>> IPluginCatalog.LoadAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<PluginStatus> IPluginCatalog.WaitUntilLoadedAsync(PluginId id, CancellationToken cancellationToken) =>
        Task.FromResult(new PluginStatus(id, PluginState.Ready, Version, Generation: 1, Failure: null));

    IReadOnlyList<PluginStatus> IPluginCatalog.GetStatus() => throw new NotSupportedException();

    PluginHold IPluginCatalog.Hold() => throw new NotSupportedException();
}
