using PluginHost.Compilation;

namespace PluginHost.Abi.Components;

/// <summary>
/// The index spaces of a component, or of the type of one or of an instance, as far as they have been read. Each is there once it is used:
/// a type without anything in it takes two bytes.
/// </summary>
internal sealed class Scope(ScopeKind kind, Scope? parent, ReadBudget budget)
{
    private readonly HashSet<ResourceIdentity> _localResources = [];

    public ScopeKind Kind { get; } = kind;

    public Scope? Parent { get; } = parent;

    public ReadBudget Budget { get; } = budget;

    /// <summary>How many scopes are around this one.</summary>
    public int Nesting { get; } = parent is null ? 0 : parent.Nesting + 1;

    public IndexSpace<object> CoreTypes => field ??= new("core type", Budget);

    public IndexSpace<CoreDefinition> CoreFunctions => field ??= new("core function", Budget);

    public IndexSpace<CoreDefinition> CoreTables => field ??= new("core table", Budget);

    public IndexSpace<CoreDefinition> CoreMemories => field ??= new("core memory", Budget);

    public IndexSpace<CoreDefinition> CoreGlobals => field ??= new("core global", Budget);

    public IndexSpace<CoreDefinition> CoreTags => field ??= new("core tag", Budget);

    public IndexSpace<CoreInstance> CoreInstances => field ??= new("core instance", Budget);

    public IndexSpace<Item> CoreModules => field ??= new("core module", Budget);

    public IndexSpace<Item> Functions => field ??= new("function", Budget);

    public IndexSpace<AnyType> Types => field ??= new("type", Budget);

    public IndexSpace<Item> Components => field ??= new("component", Budget);

    public IndexSpace<Item> Instances => field ??= new("instance", Budget);

    public NameTable Imports => field ??= new("import");

    public NameTable Exports => field ??= new("export");

    /// <summary>The types that have the name of an import, and so may be used by what is imported.</summary>
    public VisibleTypes ImportedTypes => field ??= new(Budget);

    /// <summary>The types that have the name of an import or export, and so may be used by what is exported.</summary>
    public VisibleTypes ExportedTypes => field ??= new(Budget);

    /// <summary>What is done to instantiate the component.</summary>
    public List<Definition> Definitions { get; } = [];

    public List<EmbeddedModule> Modules { get; } = [];

    /// <summary>What the resources belong to that come up here.</summary>
    public object Owner { get; } = new();

    /// <summary>Whether any did.</summary>
    public bool HasOwnResources { get; private set; }

    /// <summary>A resource unlike all others.</summary>
    public ResourceIdentity NewResource(ResourceDefinition? definition = null, bool isImported = false)
    {
        HasOwnResources = true;
        var resource = new ResourceIdentity(Owner, definition);
        if (!isImported)
        {
            _localResources.Add(resource);
        }

        return resource;
    }

    /// <summary>Whether there are resources in a type that come up here and are not imported.</summary>
    public bool HasLocalResources(AnyType? type) =>
        _localResources.Count > 0 && new ResourceSearch(Budget, _localResources.Contains).FindsIn(type);

    /// <summary>Puts an item in the space that its type says.</summary>
    public void Add(Item item)
    {
        switch (item.Type)
        {
            case ModuleExtern:
                CoreModules.Add(item);
                break;
            case FunctionExtern:
                Functions.Add(item);
                break;
            case TypeExtern { Type: var type }:
                Types.Add(type);
                return;
            case ComponentExtern:
                Components.Add(item);
                break;
            default:
                Instances.Add(item);
                break;
        }

        Definitions.Add(item);
    }

    public void Add(CoreDefinition definition)
    {
        IndexSpace<CoreDefinition> space = definition.Type switch
        {
            CoreFunctionType => CoreFunctions,
            TableType => CoreTables,
            MemoryType => CoreMemories,
            GlobalType => CoreGlobals,
            _ => CoreTags,
        };
        space.Add(definition);
        Definitions.Add(definition);
    }

    /// <summary>The type with a resource of this scope in the place of each one that it leaves open.</summary>
    public InstanceType Open(InstanceType type, bool isImported) => type.Owner is { } owner
        ? new InstanceType(Fresh(owner, isImported: isImported).Apply(type.Exports), owner: null) { AliasOf = type }
        : type;

    /// <summary>Puts resources of this scope in for those of an owner, except where others are known, and names for names.</summary>
    public ResourceSubstitution Fresh(
        object owner,
        Func<ResourceIdentity, ResourceIdentity>? known = null,
        IReadOnlyDictionary<AnyType, AnyType>? names = null,
        bool isImported = false)
    {
        var made = new Dictionary<ResourceIdentity, ResourceIdentity>();
        return new ResourceSubstitution(Resolve, Budget, names);

        ResourceIdentity Resolve(ResourceIdentity identity)
        {
            ResourceIdentity resolved = known?.Invoke(identity) ?? identity;
            if (resolved != identity || identity.Owner != owner)
            {
                return resolved;
            }

            if (!made.TryGetValue(identity, out ResourceIdentity? fresh))
            {
                fresh = NewResource(isImported: isImported);
                made.Add(identity, fresh);
            }

            return fresh;
        }
    }
}
