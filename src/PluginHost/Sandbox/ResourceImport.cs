using PluginHost.Abi.Components;
using PluginHost.CompilerServices;

namespace PluginHost.Sandbox;

/// <summary>What a core module does with its component's handles of a resource.</summary>
/// <param name="operation">What it does.</param>
/// <param name="resource">The resource.</param>
/// <param name="owner">The number of the instance of a component whose handles they are.</param>
internal sealed class ResourceImport(ResourceOperation operation, LinkedResource resource, int owner) : LinkedImport(NameOf(operation))
{
    public override void Invoke(GuestInstance instance, Span<RawValue> values)
    {
        HandleTable handles = instance.HandlesOf(owner);
        switch (operation)
        {
            case ResourceOperation.New:
                instance.CheckMayLeave(owner);
                uint representation = values[0].U32;
                values[0] = default;
                values[0].U32 = handles.Add(new Handle(resource.Id, representation, Value: null, Scope: null));
                break;
            case ResourceOperation.Representation:
                values[0].U32 = handles.Get(values[0].U32, resource.Id).Representation;
                break;
            case ResourceOperation.Drop:
                instance.CheckMayLeave(owner);
                instance.Drop(handles.Remove(values[0].U32, resource.Id), resource, owner);
                break;
        }
    }

    private static string NameOf(ResourceOperation operation) => operation switch
    {
        ResourceOperation.New => "resource.new",
        ResourceOperation.Drop => "resource.drop",
        _ => "resource.rep",
    };
}
