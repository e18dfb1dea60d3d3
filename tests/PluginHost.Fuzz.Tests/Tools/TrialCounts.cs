namespace PluginHost.Fuzz.Tests.Tools;

/// <summary>What became of all guests of a target: were none loaded, or none called, nothing would have been tried.</summary>
internal sealed class TrialCounts
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);

    public int Tried { get; private set; }

    public int Loaded { get; private set; }

    public int Answers { get; private set; }

    public int Failures { get; private set; }

    public void Add(Trial trial)
    {
        Tried++;
        Loaded += trial.NotLoaded is null ? 1 : 0;
        Answers += trial.Answers;
        Failures += trial.Failures.Count;
        Count(trial.NotLoaded, "not loaded");
        foreach (PluginException failure in trial.Failures)
        {
            Count(failure, "call");
        }
    }

    public override string ToString() =>
        $"{Tried} tried, {Loaded} loaded, {Answers} answers, {Failures} failures: {string.Join(", ", _reasons.Select(item => $"{item.Key} {item.Value}"))}";

    private void Count(PluginException? failure, string what)
    {
        if (failure is not null)
        {
            string reason = $"{what} {failure.Reason}";
            _reasons[reason] = _reasons.GetValueOrDefault(reason) + 1;
        }
    }
}
