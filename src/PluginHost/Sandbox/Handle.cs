namespace PluginHost.Sandbox;

/// <summary>What a component's handle stands for.</summary>
/// <param name="Resource">The resource's <see cref="LinkedResource.Id"/>.</param>
/// <param name="Representation">What the component that defines it calls it by; zero for one of the host.</param>
/// <param name="Value">What it is in the host; <see langword="null"/> for one of a component.</param>
/// <param name="Scope">The call that it is borrowed for; <see langword="null"/> if it is owned.</param>
internal readonly record struct Handle(int Resource, uint Representation, HostResource? Value, BorrowScope? Scope)
{
    /// <summary>Whether whoever has it is the one who has the resource.</summary>
    public bool IsOwned => Scope is null;
}
