namespace PluginHost;

/// <summary>The plugins of one moment, for <see cref="PluginHold"/>.</summary>
internal abstract class HeldPlugins
{
    /// <summary>The catalog's revision.</summary>
    public abstract long Revision { get; }

    /// <summary>Lets them go.</summary>
    /// <param name="slot">What taking hold of them gave.</param>
    public abstract void Release(int slot);
}
