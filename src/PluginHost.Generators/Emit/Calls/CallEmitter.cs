using System.Collections.Immutable;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Abi;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Calls;

/// <summary>Writes calls of guests: structs that hold the arguments and know how to pass them.</summary>
internal sealed class CallEmitter(EmitContext context, AbiClass abi, NameScope names, CodeWriter body)
{
    private static readonly string[] Locals = ["address", "area", "flat", "function", "result", "returned", "slot", "slots"];

    private readonly AbiScope _scope = new(context, abi, names, isInside: false, "function");

    public void Emit(WitFunction function, string name)
    {
        var arguments = MemberNames.OfParameters(function, Locals).Select(Identifiers.Escape).ToImmutableArray();
        var uses = function.Parameters.Select(p => TypeUse.Shared(p.Type)).ToImmutableArray();
        var result = function.Result is null ? names.Known("Unit") : context.Types.Of(TypeUse.Owned(function.Result), names);
        var parameters = arguments.Select((argument, i) => $"{context.Types.Of(uses[i], names)} {argument}").ToList();

        body.List(
            $"private readonly struct {name}" + (parameters.Count == 0 ? "" : "("),
            parameters,
            $"{(parameters.Count == 0 ? "" : ")")} : {names.Known("IGuestCall")}<{result}>");
        body.OpenBrace();
        body.Open($"public {result} Invoke({names.Known("GuestFunction")} function)");
        EmitBody(function, Product.PartsOf(uses, arguments), result);
        body.Close();
        body.Close();
    }

    private void EmitBody(WitFunction function, ImmutableArray<ProductPart> arguments, string resultType)
    {
        var signature = CanonicalSignature.Of(function, CanonicalContext.Lift);
        var flat = "[]";
        var count = Math.Max(signature.Parameters.Length, signature.Results.Length);
        if (count > 0)
        {
            flat = "flat";
            EmitFlat(count);
        }

        EmitArguments(arguments, signature);
        body.Open($"if (!function.Invoke({flat}))");
        body.Line("return default!;");
        body.Close();
        body.Separate();
        if (function.Result is { } result)
        {
            EmitResult(TypeUse.Owned(result), resultType, signature);
        }

        body.Line($"function.PostReturn({flat});");
        body.Line(function.Result is null ? "return default;" : "return result;");
    }

    // A stackalloc would have the runtime guard the frame of every call.
    private void EmitFlat(int count)
    {
        var raw = names.Known("RawValue");
        var span = $"{names.Known("Span")}<{raw}>";
        if (count == 1)
        {
            body.Line($"{raw} slot = default;");
            body.Line($"{span} flat = new(ref slot);");
        }
        else
        {
            body.Line($"{names.Known($"InlineArray{Numbers.Text(count)}")}<{raw}> slots = default;");
            body.Line($"{span} flat = slots;");
        }
    }

    private void EmitArguments(ImmutableArray<ProductPart> arguments, CanonicalSignature signature)
    {
        var lowering = new Lowering(_scope, body);
        if (!signature.ParametersInMemory)
        {
            foreach (var argument in arguments)
            {
                lowering.Lower(argument.Use, argument.Member, "flat", argument.Place.Flat);
            }

            return;
        }

        var layout = CanonicalLayout.Of([.. arguments.Select(a => a.Use.Type)]);
        body.Line($"uint address = function.Allocate({Numbers.Text(layout.Alignment)}, {Numbers.Text(layout.Size)});");
        lowering.StoreAll(arguments, a => a.Member, "address");
        body.Line("flat[0].U32 = address;");
    }

    private void EmitResult(TypeUse use, string type, CanonicalSignature signature)
    {
        var lifting = new Lifting(_scope);
        if (!signature.ResultInMemory)
        {
            body.Line($"{type} result = {lifting.Lift(use, "flat", 0)};");
            return;
        }

        var layout = CanonicalLayout.Of(use.Type);
        body.Line(
            $"{names.Known("ReadOnlySpan")}<byte> returned = "
            + $"function.Read(flat[0].U32, {Numbers.Text(layout.Size)}, {Numbers.Text(layout.Alignment)});");
        body.Line($"{type} result = {lifting.Load(use, new Location("returned"))};");
    }
}
