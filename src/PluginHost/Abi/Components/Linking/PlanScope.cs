using PluginHost.Abi.Canonical;

namespace PluginHost.Abi.Components;

/// <summary>What the definitions of one instance of a component stand for.</summary>
/// <param name="around">The instance of the component that this one is written in; null for the outermost.</param>
/// <param name="arguments">What is put in for its imports; null where the host is asked.</param>
/// <param name="number">Tells it from all other instances of components.</param>
internal sealed class PlanScope(PlanScope? around, IReadOnlyDictionary<string, PlanValue>? arguments, int number)
{
    /// <summary>Tells it from all other instances of components. The outermost is 0.</summary>
    public int Number { get; } = number;

    /// <summary>What is put in for imports; null where the host is asked.</summary>
    public IReadOnlyDictionary<string, PlanValue>? Arguments { get; } = arguments;

    public Dictionary<Item, PlanValue> Items { get; } = new(ReferenceEqualityComparer.Instance);

    public Dictionary<CoreDefinition, PlannedExtern> CoreDefinitions { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers of resources.</summary>
    public Dictionary<ResourceIdentity, int> Resources { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers of resources that are defined here.</summary>
    public Dictionary<ResourceDefinition, int> OwnResources { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The layouts of types that are passed from one component to another; null before the first.</summary>
    public ShapeBuilder? Shapes { get; set; }

    /// <summary>The number of a resource; null if it is none of this instance of a component.</summary>
    public int? Resolve(ResourceIdentity identity)
    {
        for (PlanScope? scope = this; scope is not null; scope = scope.Around)
        {
            if (scope.Resources.TryGetValue(identity, out int number)
                || (identity.Definition is { } definition && scope.OwnResources.TryGetValue(definition, out number)))
            {
                return number;
            }
        }

        return null;
    }

    /// <summary>The numbers of core modules that were instantiated. Bags are not among them.</summary>
    public Dictionary<CoreInstance, int> CoreInstances { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>The scope so many components further out.</summary>
    public PlanScope Outer(int levels)
    {
        PlanScope scope = this;
        for (int i = 0; i < levels; i++)
        {
            scope = scope.Around!;
        }

        return scope;
    }

    private PlanScope? Around { get; } = around;
}
