using PluginHost.Compilation;

namespace PluginHost.Catalog;

/// <summary>Tells refusals that say nothing of the version, so that it may be let in at another time as it is.</summary>
internal static class PassingFailures
{
    /// <summary>
    /// Whether there was no room, no process to compile in or too little time for it, no turn of the one instance whose state is handed over, or no
    /// answer of where the guest is, which may have given up by itself. A file that is not there is watched for.
    /// </summary>
    public static bool MayPass(PluginException? failure) => failure switch
    {
        PluginRejectedException rejected => rejected.Rejection == PluginRejection.NoRoom,
        PluginSelfCheckException { InnerException: PluginException inner } => MayPass(inner),
        PluginLoadException { InnerException: PluginException inner } => MayPass(inner),
        PluginLoadException { InnerException: FileNotFoundException or DirectoryNotFoundException } => false,
        PluginLoadException { InnerException: { } cause } =>
            cause is CompilerNotStartedException or CompilerStarvedException or TimeoutException or IOException or UnauthorizedAccessException
                or HttpRequestException or OperationCanceledException,
        _ => false,
    };
}
