namespace PluginHost.Abi.Components;

/// <content>Which resources there are, and which names of one instance of a component stand for which of them.</content>
internal sealed partial class ComponentPlanner
{
    private readonly List<PlannedResource> _resources = [];

    // By number of an instance of a component, that of the one that made it.
    private readonly List<int> _parents = [];

    private static void Learn(ResourceIdentity identity, int? number, PlanScope scope)
    {
        if (number is { } known)
        {
            scope.Resources.TryAdd(identity, known);
        }
    }

    private static int Resolve(ResourceType resource, Definition user, PlanScope scope) =>
        scope.Resolve(resource.Identity) ?? throw Unlinkable(user, "a resource that is known", resource.Kind);

    private int Add(ResourceDefinition definition, PlanScope scope)
    {
        _resources.Add(new PlannedResource(scope.Number, OwnExport(definition.Destructor, scope, definition), "", ""));
        return _resources.Count - 1;
    }

    // The outermost component's come from the host. An interface that uses the resource of another comes after that.
    private void AddResourcesOfHost(Component component, PlanScope scope)
    {
        foreach ((string name, ExternType type) in component.Type.Imports)
        {
            switch (type)
            {
                case TypeExtern { Type: ResourceType resource }:
                    AddResourceOfHost(resource.Identity, PlannedImport.Root, name, scope);
                    break;
                case InstanceExtern { Type.Exports: var exports }:
                    foreach ((string member, ExternType inner) in exports)
                    {
                        if (inner is TypeExtern { Type: ResourceType resource })
                        {
                            AddResourceOfHost(resource.Identity, name, member, scope);
                        }
                    }

                    break;
            }
        }
    }

    private void AddResourceOfHost(ResourceIdentity identity, string interfaceName, string name, PlanScope scope)
    {
        if (scope.Resources.TryAdd(identity, _resources.Count))
        {
            _resources.Add(PlannedResource.OfHost(interfaceName, name));
        }
    }

    private void PutIn(Component component, Instantiation instantiation, PlanScope outer, PlanScope inner)
    {
        foreach ((string name, ExternType import) in component.Type.Imports)
        {
            if (instantiation.Arguments.TryGetValue(name, out Item? argument))
            {
                Pair(import, argument.Type, instantiation, (inside, outside) => Learn(inside, outer.Resolve(outside), inner));
            }
        }
    }

    private PlanValue Export(ExportedItem exported, PlanScope scope)
    {
        // The type that an export is given may have resources under names of its own.
        if (exported.Type != exported.Target.Type)
        {
            Pair(exported.Type, exported.Target.Type, exported, (name, target) => Learn(name, scope.Resolve(target), scope));
        }

        return scope.Items[exported.Target];
    }

    // Resources that stand under the same name in two types: each that a type has is an export of it.
    private void Pair(ExternType left, ExternType right, Definition user, Action<ResourceIdentity, ResourceIdentity> found)
    {
        switch (left, right)
        {
            case (TypeExtern { Type: ResourceType first }, TypeExtern { Type: ResourceType second }):
                found(first.Identity, second.Identity);
                break;
            case (InstanceExtern { Type: { HasResources: true, Exports: var first } }, InstanceExtern { Type.Exports: var second }):
                Step(user, first.Count);
                foreach ((string name, ExternType type) in first)
                {
                    if (second.Find(name) is { } other)
                    {
                        Pair(type, other, user, found);
                    }
                }

                break;
        }
    }

    // Whether one of two instances of components is in the other, or both are the same.
    private bool AreRelated(int first, int second) => IsIn(first, second) || IsIn(second, first);

    private bool IsIn(int inner, int outer)
    {
        while (inner >= 0 && inner != outer)
        {
            inner = _parents[inner];
        }

        return inner >= 0;
    }
}
