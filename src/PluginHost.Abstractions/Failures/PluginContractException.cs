namespace PluginHost;

/// <summary>The guest does not have what the contract asks for, or a contract does not fit the host.</summary>
public sealed class PluginContractException : PluginException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="subject">What does not match, for example the name of an export.</param>
    /// <param name="expected">What the contract asks for.</param>
    /// <param name="found">What the guest has.</param>
    public PluginContractException(PluginId pluginId, string subject, string expected, string found)
        : base(
            PluginFailureReason.Contract,
            pluginId,
            $"The plugin '{pluginId}' does not fit its contract at '{subject}'. Expected: {expected}. Found: {found}.",
            "The plugin does not fit.")
    {
        Subject = subject;
        Expected = expected;
        Found = found;
    }

    /// <summary>Makes a failure of two types that are alike but for one place.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="subject">What does not match, for example the name of an export.</param>
    /// <param name="expected">What the contract asks for.</param>
    /// <param name="found">What the guest has.</param>
    /// <param name="difference">The first place in which the two differ, and what each has there.</param>
    public PluginContractException(PluginId pluginId, string subject, string expected, string found, string difference)
        : base(
            PluginFailureReason.Contract,
            pluginId,
            $"The plugin '{pluginId}' does not fit its contract at '{subject}'. Expected: {expected}. Found: {found}. They differ in {difference}.",
            "The plugin does not fit.")
    {
        Subject = subject;
        Expected = expected;
        Found = found;
        Difference = difference;
    }

    /// <summary>What does not match, for example the name of an export.</summary>
    public string Subject { get; }

    /// <summary>What the contract asks for.</summary>
    public string Expected { get; }

    /// <summary>What the guest has.</summary>
    public string Found { get; }

    /// <summary>
    /// The first place in which the types of a component's function differ from the contract's, and what each has there. <see langword="null"/>
    /// if something else does not match.
    /// </summary>
    public string? Difference { get; }
}
