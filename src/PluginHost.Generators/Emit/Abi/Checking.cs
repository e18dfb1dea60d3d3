using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Abi;

/// <summary>Writes statements that check what an application hands over, before a guest sees any of it.</summary>
internal sealed class Checking(AbiScope scope, CodeWriter writer)
{
    /// <summary>Whether there are values of the C# type that the WIT type does not have.</summary>
    public static bool IsNeeded(TypeUse use) => use.Type switch
    {
        WitPrimitiveType primitive => primitive.Kind == WitPrimitiveKind.String,
        WitListType => !use.IsBytes || use.IsOwned,
        WitOptionType option => IsNeeded(use.Part(option.Value)),
        WitTupleType tuple => tuple.Items.Any(item => IsNeeded(use.Part(item))),
        WitResultType result => IsNeeded(use, result.Ok) || IsNeeded(use, result.Error),
        WitTypeReference { Definition: WitRecord record } =>
            !RecordKind.IsStruct(record) || record.Fields.Any(f => IsNeeded(TypeUse.Shared(f.Type))),
        WitTypeReference { Definition: WitVariant or WitEnum } => true,
        _ => false,
    };

    /// <summary>Checks a value that has to be checked.</summary>
    /// <param name="use">Its type.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">An expression for the parameter's name.</param>
    public void Check(TypeUse use, string value, string name)
    {
        if (IsNeeded(use))
        {
            writer.Line(CallOf(use, value, name));
        }
    }

    private string CallOf(TypeUse use, string value, string name)
    {
        var arguments = scope.Names.Known("Arguments");
        return use.Type switch
        {
            WitPrimitiveType => $"{arguments}.CheckString({value}, {name});",
            WitListType list when !IsNeeded(use.Part(list.Element)) => $"{arguments}.CheckNotNull({value}, {name});",
            WitTypeReference { Definition: WitEnum definition } =>
                $"{arguments}.CheckCase((uint){value}, {Numbers.Text(definition.Cases.Length)}, {name});",
            _ => $"{scope.Method(AbiOperation.Check, use)}({value}, {name});",
        };
    }

    private static bool IsNeeded(TypeUse use, WitType? part) => part is not null && IsNeeded(use.Part(part));
}
