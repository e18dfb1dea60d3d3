namespace PluginHost.Abi.Components;

/// <summary>Finds labels, of which a type may have a hundred thousand, without looking at each.</summary>
internal static class LabelNumbers
{
    /// <summary>The labels with their numbers.</summary>
    public static Dictionary<string, int> Of(IEnumerable<string> labels) =>
        labels.Select((label, i) => KeyValuePair.Create(label, i)).ToDictionary(StringComparer.Ordinal);
}
