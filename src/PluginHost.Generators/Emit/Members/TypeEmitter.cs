using System.Globalization;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Members;

/// <summary>Writes the C# of WIT's named types.</summary>
internal sealed class TypeEmitter(EmitContext context)
{
    public void Emit(WitTypeDef definition)
    {
        if (definition is not (WitRecord or WitVariant or WitEnum or WitFlags) || !context.Plan.Support.IsSupported(definition))
        {
            return;
        }

        var name = context.Names.Of(definition);
        var file = context.NewFile(name, definition.Owner);
        var accessibility = context.PlanOf(definition.Owner).Accessibility;
        DocComment.Summary(file.Body, definition.Docs, $"The WIT type {DocComment.Code(definition.Name)}.");
        switch (definition)
        {
            case WitRecord record:
                EmitRecord(file, record, name.Name, accessibility);
                break;
            case WitVariant variant:
                EmitVariant(file, variant, name.Name, accessibility);
                break;
            case WitEnum cases:
                EmitEnum(file.Body, cases, name.Name, accessibility);
                break;
            case WitFlags flags:
                EmitFlags(file, flags, name.Name, accessibility);
                break;
        }
    }

    private void EmitRecord(SourceFile file, WitRecord record, string name, string accessibility)
    {
        var properties = MemberNames.Of(record, name);
        var parameters = new List<string>();
        for (var i = 0; i < properties.Length; i++)
        {
            var field = record.Fields[i];
            DocComment.Parameter(file.Body, properties[i], field.Docs, $"The field {DocComment.Code(field.Name)}.");
            parameters.Add($"{context.Types.Of(TypeUse.Shared(field.Type), file.Scope)} {properties[i]}");
        }

        var kind = RecordKind.IsStruct(record) ? "readonly record struct" : "sealed record";
        file.Body.List($"{accessibility} {kind} {name}(", parameters, ");");
    }

    private void EmitVariant(SourceFile file, WitVariant variant, string name, string accessibility)
    {
        var cases = MemberNames.Of(variant, name);
        var scope = file.Scope.Inside(cases);
        file.Body.Open($"{accessibility} abstract record {name}");
        file.Body.Open($"private {name}()");
        file.Body.Close();
        for (var i = 0; i < cases.Length; i++)
        {
            file.Body.Separate();
            EmitCase(file.Body, variant.Cases[i], cases[i], name, scope);
        }

        file.Body.Close();
    }

    private void EmitCase(CodeWriter body, WitCase item, string name, string variant, NameScope scope)
    {
        DocComment.Summary(body, item.Docs, $"The case {DocComment.Code(item.Name)}.");
        if (item.Payload is { } payload)
        {
            DocComment.Parameter(body, "Value", null, $"The case's {DocComment.Code(payload.ToString())}.");
            body.Line($"public sealed record {name}({context.Types.Of(TypeUse.Shared(payload), scope)} Value) : {variant};");
            return;
        }

        body.Open($"public sealed record {name} : {variant}");
        body.Open($"private {name}()");
        body.Close();
        body.Separate();
        body.Line("/// <summary>The one value of this case.</summary>");
        body.Line($"public static {name} Instance {{ get; }} = new();");
        body.Close();
    }

    private static void EmitEnum(CodeWriter body, WitEnum definition, string name, string accessibility)
    {
        var cases = MemberNames.Of(definition);
        body.Open($"{accessibility} enum {name} : {Unsigned(CanonicalLayout.DiscriminantSize(cases.Length))}");
        for (var i = 0; i < cases.Length; i++)
        {
            body.Separate();
            DocComment.Summary(body, definition.Cases[i].Docs, $"The case {DocComment.Code(definition.Cases[i].Name)}.");
            body.Line(i == 0 ? $"{cases[i]} = 0," : $"{cases[i]},");
        }

        body.Close();
    }

    private static void EmitFlags(SourceFile file, WitFlags definition, string name, string accessibility)
    {
        var body = file.Body;
        var flags = MemberNames.Of(definition);
        body.Line($"[{file.Scope.Known("Flags")}]");
        body.Open($"{accessibility} enum {name} : {Unsigned(CanonicalLayout.FlagsSize(flags.Length))}");
        if (!flags.Contains("None"))
        {
            body.Line("/// <summary>No flag.</summary>");
            body.Line("None = 0,");
            body.Separate();
        }

        for (var i = 0; i < flags.Length; i++)
        {
            body.Separate();
            DocComment.Summary(body, definition.Flags[i].Docs, $"The flag {DocComment.Code(definition.Flags[i].Name)}.");
            body.Line(string.Format(CultureInfo.InvariantCulture, i == 31 ? "{0} = 1u << {1}," : "{0} = 1 << {1},", flags[i], i));
        }

        body.Close();
    }

    private static string Unsigned(int size) => size switch
    {
        1 => "byte",
        2 => "ushort",
        _ => "uint",
    };
}
