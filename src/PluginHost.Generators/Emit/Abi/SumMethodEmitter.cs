using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes the methods of variants, options and results.</summary>
internal sealed class SumMethodEmitter(AbiScope scope, CodeWriter writer)
{
    private readonly Lifting _lifting = new(scope);
    private readonly Lowering _lowering = new(scope, writer);

    public void Emit(AbiOperation operation, Sum sum, TypeUse use, string name)
    {
        var type = scope.TypeOf(use);
        var layout = CanonicalLayout.Of(use.Type);
        var payload = CanonicalLayout.PayloadOffset(use.Type);
        switch (operation)
        {
            case AbiOperation.Load:
                EmitMake(
                    sum,
                    $"{type} {name}({scope.LoadParameters})",
                    _lifting.Discriminant(sum.Cases.Length, new Location("area")),
                    part => _lifting.Load(part, Location.At("area", payload)));
                break;
            case AbiOperation.Lift:
                EmitMake(sum, $"{type} {name}({scope.LiftParameters})", "flat[0].U32", part => _lifting.Lift(part, "flat", 1));
                break;
            case AbiOperation.Lower:
                writer.Open($"internal static void {name}({scope.LowerParameters(type)})");

                // What a case does not use is zero, and so are the high bits where it uses a smaller core type than another case.
                writer.Line($"flat[..{Numbers.Text(CanonicalFlattening.Of(use.Type).Length)}].Clear();");
                EmitCases(sum, "nameof(value)", _ => true, (i, part) =>
                {
                    if (i > 0)
                    {
                        writer.Line($"flat[0].U32 = {Numbers.Text(i)};");
                    }

                    if (part is not null)
                    {
                        _lowering.Lower(part, sum.PayloadOf(i), "flat", 1);
                    }
                });
                writer.Close();
                break;
            case AbiOperation.Store:
                writer.Open($"internal static void {name}({scope.StoreParameters(type)})");
                writer.Line($"{scope.Names.Known("Span")}<byte> area = {_lowering.Open("address", layout)};");
                EmitWrites(sum, payload);
                writer.Close();
                break;
            case AbiOperation.Write:
                writer.Open($"internal static void {name}({scope.WriteParameters(type)})");
                EmitWrites(sum, payload);
                writer.Close();
                break;
            case AbiOperation.Check:
                writer.Open($"internal static void {name}({type} value, string name)");
                EmitChecks(sum);
                writer.Close();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation));
        }
    }

    private void EmitMake(Sum sum, string header, string discriminant, Func<TypeUse, string> lift)
    {
        var count = sum.Cases.Length;
        var lifted = $"context.LiftCase({discriminant}, {Numbers.Text(count)})";
        var values = sum.Cases.Select(c => c.Before + (c.Payload is null ? "" : lift(c.Payload)) + c.After).ToList();
        writer.Line($"internal static {header} =>");
        writer.Depth++;
        if (sum.Kind == SumKind.Variant)
        {
            writer.Line(lifted + " switch");
            writer.OpenBrace();
            for (var i = 0; i < count; i++)
            {
                writer.Line($"{(i + 1 < count ? Numbers.Text(i) : "_")} => {values[i]},");
            }

            writer.Close(";");
        }
        else
        {
            writer.Line(lifted + " == 0");
            writer.Line($"    ? {values[0]}");
            writer.Line($"    : {values[1]};");
        }

        writer.Depth--;
    }

    private void EmitWrites(Sum sum, int payload) => EmitCases(sum, "nameof(value)", _ => true, (i, part) =>
    {
        _lowering.WriteDiscriminant(sum.Cases.Length, i, "area");
        if (part is null)
        {
            return;
        }

        if (CanonicalFlattening.HasPointers(part.Type))
        {
            _lowering.Store(part, sum.PayloadOf(i), Numbers.Address("address", payload));
        }
        else
        {
            _lowering.Write(part, sum.PayloadOf(i), Location.At("area", payload));
        }
    });

    private void EmitChecks(Sum sum)
    {
        var checking = new Checking(scope, writer);
        EmitCases(sum, "name", Checking.IsNeeded, (i, part) =>
        {
            if (part is not null)
            {
                checking.Check(part, sum.PayloadOf(i), "name");
            }
        });
    }

    /// <summary>Tells the cases apart.</summary>
    /// <param name="sum">The type.</param>
    /// <param name="name">An expression for the name of the value, for errors.</param>
    /// <param name="isUsed">Whether something is done with a payload.</param>
    /// <param name="emit">Writes what is to be done in a case, with its payload if that is used.</param>
    private void EmitCases(Sum sum, string name, Func<TypeUse, bool> isUsed, Action<int, TypeUse?> emit)
    {
        var payloads = sum.Cases.Select(c => c.Payload is { } payload && isUsed(payload) ? payload : null).ToList();
        if (sum.Kind == SumKind.Variant)
        {
            EmitVariantCases(sum, name, payloads, emit);
            return;
        }

        var bodies = payloads.Select((payload, i) => BodyOf(() => emit(i, payload))).ToList();
        var first = sum.Kind == SumKind.Result && bodies[0].Length > 0 ? 0 : 1;
        writer.Open(sum.Condition(first));
        writer.Verbatim(bodies[first]);
        writer.Close();
        if (bodies[1 - first].Length > 0)
        {
            writer.Open("else");
            writer.Verbatim(bodies[1 - first]);
            writer.Close();
        }
    }

    private void EmitVariantCases(Sum sum, string name, List<TypeUse?> payloads, Action<int, TypeUse?> emit)
    {
        writer.Open("switch (value)");
        var bodies = payloads.Select((payload, i) => BodyOf(() => emit(i, payload))).ToList();
        for (var i = 0; i < sum.Cases.Length; i++)
        {
            writer.Line(payloads[i] is null ? $"case {sum.Cases[i].Type}:" : $"case {sum.Cases[i].Type} {{ Value: var payload }}:");
            writer.Verbatim(bodies[i]);

            // Cases in a row in which there is nothing to do share one break.
            if (bodies[i].Length > 0 || i + 1 == payloads.Count || payloads[i + 1] is not null || bodies[i + 1].Length > 0)
            {
                writer.Line("    break;");
            }
        }

        writer.Line("default:");
        writer.Line($"    throw {scope.Names.Known("Arguments")}.UnknownCase(value, {name});");
        writer.Close();
    }

    private string BodyOf(Action emit)
    {
        writer.Depth++;
        var body = writer.Divert(emit);
        writer.Depth--;
        return body;
    }
}
