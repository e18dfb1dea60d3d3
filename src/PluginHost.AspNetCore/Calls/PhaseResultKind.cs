namespace PluginHost.AspNetCore.Calls;

/// <summary>How a phase ended.</summary>
internal enum PhaseResultKind
{
    /// <summary>The filter lets the message go on.</summary>
    Continue = 0,

    /// <summary>The filter wants the body.</summary>
    NeedBody,

    /// <summary>The filter answers by itself.</summary>
    Respond,

    /// <summary>The filter gave no result that can be used.</summary>
    Failed,

    /// <summary>The request was aborted.</summary>
    Aborted,
}
