using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>An import of a module, resolved: what runs when the guest calls it.</summary>
/// <param name="name">The import as the guest names it, for failures and logs.</param>
internal abstract class LinkedImport(string name)
{
    /// <summary>The import as the guest names it.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it may wait, so that the guest has to run on a thread of the host's own.</summary>
    public virtual bool IsBlocking => false;

    /// <summary>
    /// The generated code of an import that takes no more than that: neither memory nor time, and no state of the instance's.
    /// <see langword="null"/> if it does.
    /// </summary>
    public virtual ImportBinding? Plain => null;

    /// <summary>Serves one call. What it throws ends the guest's call.</summary>
    /// <param name="instance">The instance that calls.</param>
    /// <param name="values">The arguments on entry, the result on return.</param>
    public abstract void Invoke(GuestInstance instance, Span<RawValue> values);
}
