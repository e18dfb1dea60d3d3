namespace PluginHost;

/// <summary>Where the imports of a plugin find the host's side of a call.</summary>
public sealed class PluginCallContext
{
    /// <summary>
    /// The services that imports are resolved from. <see langword="null"/>: a scope is made for the call, at the first import that
    /// needs one, and disposed after it.
    /// </summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>
    /// An object that is asked first: for every imported interface that it implements, it is the implementation. For hooks, whose
    /// imports speak of the one thing at hand (this request, this batch).
    /// </summary>
    public object? ImportTarget { get; init; }

    /// <summary>
    /// The plugins as they were when this was taken, with <c>IPluginCatalog.Hold</c>: the calls go to the versions that served then. By
    /// default each call goes to the version that serves at that moment. Not to be changed while a call is running.
    /// </summary>
    public PluginHold Hold { get; set; }
}
