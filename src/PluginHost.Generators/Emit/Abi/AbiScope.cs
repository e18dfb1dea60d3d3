using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>A place in generated code that lifts and lowers.</summary>
/// <param name="context">The project.</param>
/// <param name="home">The class that gets helper methods for types without names.</param>
/// <param name="names">How types are named there.</param>
/// <param name="isInside">Whether the place is in that class.</param>
/// <param name="guest">The variable that holds the <c>LiftLowerContext</c>.</param>
internal sealed class AbiScope(EmitContext context, AbiClass home, NameScope names, bool isInside, string guest)
{
    public NameScope Names { get; } = names;

    public string Guest { get; } = guest;

    /// <summary>How C# writes a type here.</summary>
    public string TypeOf(TypeUse use) => context.Types.Of(use, Names);

    /// <summary>How C# names a named type here.</summary>
    public string NameOf(WitTypeDef definition) => Names.Of(context.Names.Of(definition));

    /// <summary>The helper method that does something with a type.</summary>
    public string Method(AbiOperation operation, TypeUse use)
    {
        var target = use.Type is WitTypeReference { Definition: var definition } ? context.Abi.Of(definition.Owner) : home;
        var method = target.Demand(new AbiMethod(operation, use));
        return isInside && target == home ? method : $"{Names.Of(target.Name)}.{method}";
    }

    public string LoadParameters => $"{Names.Known("LiftLowerContext")} context, {Names.Known("ReadOnlySpan")}<byte> area";

    public string LiftParameters => $"{Names.Known("LiftLowerContext")} context, {Names.Known("ReadOnlySpan")}<{Raw}> flat";

    private string Raw => Names.Known("RawValue");

    public string LowerParameters(string type) => $"{Names.Known("LiftLowerContext")} context, {type} value, {Names.Known("Span")}<{Raw}> flat";

    public string StoreParameters(string type) => $"{Names.Known("LiftLowerContext")} context, {type} value, uint address";

    public string WriteParameters(string type) => $"{type} value, {Names.Known("Span")}<byte> area";
}
