using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Members;

/// <summary>Writes the signature of the method that stands for a function.</summary>
internal static class MethodSignature
{
    public static void Emit(
        CodeWriter writer, string modifiers, WitFunction function, string name, string after, CSharpTypes types, NameScope scope)
    {
        var parameters = MemberNames.OfParameters(function, [])
            .Select((parameter, i) => $"{types.Of(TypeUse.Shared(function.Parameters[i].Type), scope)} {Identifiers.Escape(parameter)}")
            .Append($"{scope.Known("CancellationToken")} {MemberNames.CancellationToken} = default")
            .ToList();
        writer.List($"{modifiers}{ReturnType(function, types, scope)} {name}(", parameters, ")" + after);
    }

    private static string ReturnType(WitFunction function, CSharpTypes types, NameScope scope) => function.Result is { } result
        ? $"{scope.Known("ValueTask")}<{types.Of(TypeUse.Owned(result), scope)}>"
        : scope.Known("ValueTask");
}
