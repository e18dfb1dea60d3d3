namespace PluginHost.Streams;

/// <summary>A transform failed, and not because of a record that it had in hand. The stream stops, with nothing lost.</summary>
public sealed class TransformFailedException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="transform">The transform: a plugin's id, or a type in C#.</param>
    /// <param name="failure">What happened, for operators.</param>
    public TransformFailedException(string transform, string failure)
        : base($"The transform '{transform}' failed with no record in hand. {failure}") => Transform = transform;

    /// <summary>The transform.</summary>
    public string Transform { get; }
}
