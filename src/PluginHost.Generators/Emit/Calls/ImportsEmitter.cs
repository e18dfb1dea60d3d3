using System.Collections.Immutable;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Abi;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Planning;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Calls;

/// <summary>Writes the classes through which guests call the application.</summary>
internal sealed class ImportsEmitter(EmitContext context)
{
    private const string TypesName = "Types";

    private static readonly string[] Locals = ["area", "call", "result", "returned", "target", "values"];

    /// <summary>Writes those of an imported interface.</summary>
    public void Emit(WitInterface owner) =>
        Emit(owner, owner.FullName, context.Names.Of(owner).Contract, context.FunctionsOf(owner));

    /// <summary>Writes those of the functions that a world imports by itself.</summary>
    public void Emit(WitWorld world) => Emit(
        world, "$root", context.Names.Of(world).WorldImports, context.FunctionsOf(WorldItems.ImportedFunctions(world)));

    private void Emit(WitTypeOwner owner, string name, CSharpName contract, ImmutableArray<ContractFunction> functions)
    {
        if (functions.Length == 0)
        {
            return;
        }

        var type = context.Names.Of(owner).Imports;
        var file = context.NewFile(type, owner);
        var bindings = functions.Select(f => Identifiers.Pascal(f.Name) + "Binding").ToImmutableArray();
        var scope = file.Scope.Inside(bindings.Add(TypesName));
        var body = file.Body;
        DocComment.Element(body, "summary", $"What guests import from {DocComment.Code(owner.FullName)}.");
        body.Open($"internal static class {type.Name}");
        var types = new TypeText(functions);
        if (!types.IsEmpty)
        {
            types.Emit(body, "private const string " + TypesName);
            body.Separate();
        }

        body.Line($"public static {scope.Known("ImportDescriptor")} Descriptor {{ get; }} = new(");
        body.Line($"    {SignatureText.Literal(name)},");
        body.Line($"    typeof({scope.Of(contract)}),");
        body.Line("    [");
        for (var i = 0; i < functions.Length; i++)
        {
            var signature = CanonicalSignature.Of(functions[i].Function, CanonicalContext.Lower);
            body.Line($"        new {bindings[i]}(){SignatureText.DetailsOf(signature, types.IsEmpty ? "\"\"" : TypesName)},");
        }

        body.Line("    ]);");
        var methods = MemberNames.Of(functions);
        for (var i = 0; i < functions.Length; i++)
        {
            body.Separate();
            EmitBinding(body, functions[i], types.Of(functions[i]), bindings[i], methods[i], contract, context.Abi.Of(owner), scope);
        }

        body.Close();
    }

    private void EmitBinding(
        CodeWriter body,
        ContractFunction function,
        string wit,
        string binding,
        string method,
        CSharpName contract,
        AbiClass abi,
        NameScope names)
    {
        var signature = CanonicalSignature.Of(function.Function, CanonicalContext.Lower);
        body.Line($"private sealed class {binding}()");
        string[] description =
        [
            SignatureText.Literal(function.Name), SignatureText.Of(signature, names), SignatureText.Literal(wit),
        ];
        body.Depth++;
        body.List($": {names.Known("ImportBinding")}(", description, ")");
        body.Depth--;
        body.OpenBrace();
        body.Open($"public override void Invoke({names.Known("ImportCall")} call, {names.Known("Span")}<{names.Known("RawValue")}> values)");
        var scope = new AbiScope(context, abi, names, isInside: false, "call");
        var arguments = EmitArguments(body, function.Function, signature, scope);
        var service = names.Of(contract);
        body.Line($"{service} target = call.Target as {service} ?? ({service})call.ResolveTarget(typeof({service}));");
        var isDeprecated = function.Function.Stability.Deprecated is not null;
        if (isDeprecated)
        {
            body.Line("#pragma warning disable CS0618 // Guests may still call what is deprecated.");
        }

        var invocation = $"call.Complete(target.{method}({string.Join(", ", arguments.Append("call.CancellationToken"))}))";
        if (function.Function.Result is { } result)
        {
            var use = TypeUse.Owned(result);
            body.Line($"{scope.TypeOf(use)} result = {invocation};");
            EndDeprecation(body, isDeprecated);
            new Checking(scope, body).Check(use, "result", "nameof(result)");
            EmitResult(body, use, signature, scope);
        }
        else
        {
            body.Line(invocation + ";");
            EndDeprecation(body, isDeprecated);
        }

        body.Close();
        body.Close();
    }

    private static void EndDeprecation(CodeWriter body, bool isDeprecated)
    {
        if (isDeprecated)
        {
            body.Line("#pragma warning restore CS0618");
        }
    }

    private static ImmutableArray<string> EmitArguments(
        CodeWriter body, WitFunction function, CanonicalSignature signature, AbiScope scope)
    {
        var arguments = MemberNames.OfParameters(function, Locals).Select(Identifiers.Escape).ToImmutableArray();
        var uses = function.Parameters.Select(p => TypeUse.Shared(p.Type)).ToImmutableArray();
        var lifting = new Lifting(scope);
        if (signature.ParametersInMemory)
        {
            var layout = CanonicalLayout.Of([.. uses.Select(u => u.Type)]);
            body.Line(
                $"{scope.Names.Known("ReadOnlySpan")}<byte> area = "
                + $"call.Read(values[0].U32, {Numbers.Text(layout.Size)}, {Numbers.Text(layout.Alignment)});");
        }

        foreach (var part in Product.PartsOf(uses, arguments))
        {
            var value = signature.ParametersInMemory
                ? lifting.Load(part.Use, Location.At("area", part.Place.Offset))
                : lifting.Lift(part.Use, "values", part.Place.Flat);
            body.Line($"{scope.TypeOf(part.Use)} {part.Member} = {value};");
        }

        return arguments;
    }

    private static void EmitResult(CodeWriter body, TypeUse use, CanonicalSignature signature, AbiScope scope)
    {
        var lowering = new Lowering(scope, body);
        if (!signature.ResultInMemory)
        {
            lowering.Lower(use, "result", "values", 0);
            return;
        }

        var address = $"values[{Numbers.Text(signature.Parameters.Length - 1)}].U32";
        if (CanonicalFlattening.HasPointers(use.Type))
        {
            lowering.Store(use, "result", address);
            return;
        }

        body.Line($"{scope.Names.Known("Span")}<byte> returned = {lowering.Open(address, CanonicalLayout.Of(use.Type))};");
        lowering.Write(use, "result", new Location("returned"));
    }
}
