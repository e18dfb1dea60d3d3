namespace PluginHost.Generators.Tests.Emit.Abi;

/// <summary>How lifting ended, as a text to be compared.</summary>
internal static class Outcome
{
    public const string Violation = "violation";

    /// <summary>More than the test is willing to lift. Where exactly that begins is nobody's promise.</summary>
    public const string Excess = "excess";

    public static string Of(Func<object?> lift)
    {
        try
        {
            return ClrValues.Describe(lift());
        }
        catch (AbiViolationException)
        {
            return Violation;
        }
        catch (AbiExcessException)
        {
            return Excess;
        }
    }
}
