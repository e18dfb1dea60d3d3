using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>Tells refusals that say nothing of the version, so that it may be let in at another time as it is.</summary>
internal static class PassingFailures
{
    /// <summary>
    /// Whether there was no room, no process to compile in or too little of the machine for it, no turn of the one instance whose state is handed over,
    /// or no answer of where the guest is, which may have given up by itself. A file that is not there is watched for.
    /// </summary>
    public static bool MayPass(PluginException? failure) => FindCause(failure) switch
    {
        PluginRejectedException rejected => IsForWantOfRoom(rejected),
        CompilerStarvedException starved => !starved.IsGivenUp,
        FileNotFoundException or DirectoryNotFoundException => false,
        CompilerNotStartedException or TimeoutException or IOException or UnauthorizedAccessException
            or HttpRequestException or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>Whether there was no room for an instance, be it one that was only to be tried out.</summary>
    public static bool IsForWantOfRoom(PluginException? failure) =>
        FindCause(failure) is PluginRejectedException { Rejection: PluginRejection.NoRoom };

    /// <summary>Whether it is not tried again by itself, as the compiler had too little of the machine each time.</summary>
    public static bool IsGivenUp(PluginException? failure) => FindCause(failure) is CompilerStarvedException { IsGivenUp: true };

    // What kept a version from being loaded, past what says which step that was.
    private static Exception? FindCause(Exception? failure) => failure switch
    {
        PluginSelfCheckException { InnerException: PluginException inner } => FindCause(inner),
        PluginLoadException => FindCause(failure.InnerException),
        _ => failure,
    };
}
