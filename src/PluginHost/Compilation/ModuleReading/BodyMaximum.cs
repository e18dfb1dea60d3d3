namespace PluginHost.Compilation;

/// <summary>The highest value that a number takes over the bodies of a module.</summary>
/// <param name="FunctionIndex">The function with the first such body, counted with imports; -1 when there is no body.</param>
/// <param name="Value">The value; 0 when there is no body.</param>
internal readonly record struct BodyMaximum(int FunctionIndex, long Value)
{
    public static BodyMaximum None { get; } = new(-1, 0);

    public BodyMaximum Or(int functionIndex, long value) =>
        FunctionIndex < 0 || value > Value ? new BodyMaximum(functionIndex, value) : this;
}
