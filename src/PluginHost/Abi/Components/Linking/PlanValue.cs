namespace PluginHost.Abi.Components;

/// <summary>What an item stands for while a component is planned.</summary>
internal abstract record PlanValue
{
    /// <summary>A function of the host.</summary>
    public sealed record HostFunction(string Interface, string Name, FunctionType Type) : PlanValue;

    /// <summary>A core function that was lifted.</summary>
    public sealed record Lifted(PlannedFunction Function) : PlanValue;

    /// <summary>An interface of the host.</summary>
    public sealed record HostInstance(string Name, InstanceType Type) : PlanValue;

    /// <summary>An instance of a component inside of the component, or a bag that passes for one.</summary>
    public sealed record Instance(IReadOnlyDictionary<string, PlanValue> Exports) : PlanValue;

    /// <summary>A core module.</summary>
    public sealed record Module(EmbeddedModule Embedded) : PlanValue;

    /// <summary>A component, and the one that it is written in: it may refer to what that has.</summary>
    public sealed record Nested(Component Component, PlanScope Around) : PlanValue;
}
