using System.Collections.Immutable;
using PluginHost.Generators.Canonical;
using PluginHost.Generators.Emit.Abi;
using PluginHost.Generators.Emit.Members;
using PluginHost.Generators.Emit.Naming;
using PluginHost.Generators.Emit.Text;
using PluginHost.Generators.Emit.Types;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Emit.Calls;

/// <summary>Writes the classes that implement contracts by calling guests.</summary>
internal sealed class ProxyEmitter(EmitContext context)
{
    /// <summary>Writes the proxy of an interface that guests export.</summary>
    public void Emit(WitInterface owner)
    {
        var functions = context.FunctionsOf(owner);
        if (functions.Length == 0)
        {
            return;
        }

        var names = context.Names.Of(owner);
        var file = context.NewFile(names.Proxy, owner);
        var scope = file.Scope.Inside(CallNames(functions, []));
        DocComment.Element(file.Body, "summary", $"Calls {DocComment.Code(owner.FullName)} in guests.");
        file.Body.Open(
            $"internal sealed class {names.Proxy.Name}({scope.Known("GuestTarget")} target, int firstExport)\n"
            + $"    : {scope.Known("GuestProxy")}(target, firstExport), {scope.Of(names.Contract)}");
        EmitDescriptors(file.Body, functions, "string interfaceName", "interfaceName", scope);
        EmitMethods(file.Body, functions, CallNames(functions, []), context.Abi.Of(owner), scope);
        file.Body.Close();
    }

    /// <summary>Writes the proxy of a world.</summary>
    public void Emit(WitWorld world)
    {
        var functions = context.FunctionsOf(Planning.WorldItems.ExportedFunctions(world));
        var exports = context.ExportsOf(world);
        var names = context.Names.Of(world);
        var file = context.NewFile(names.Proxy, world);
        var properties = MemberNames.OfProperties(exports);
        var scope = file.Scope.Inside(CallNames(functions, properties));
        DocComment.Element(file.Body, "summary", $"Calls the exports of guests of the world {DocComment.Code(world.FullName)}.");
        file.Body.Open(
            $"internal sealed class {names.Proxy.Name}({scope.Known("GuestTarget")} target, int firstExport)\n"
            + $"    : {scope.Known("GuestProxy")}(target, firstExport), {scope.Of(names.Contract)}");
        var first = functions.Length;
        for (var i = 0; i < exports.Length; i++)
        {
            var target = context.Names.Of(exports[i].Interface);
            file.Body.Separate();
            file.Body.Line(
                $"public {scope.Of(target.Contract)} {properties[i]} {{ get; }} = "
                + $"new {scope.Of(target.Proxy)}(target, {Numbers.Address("firstExport", first)});");
            first += context.FunctionsOf(exports[i].Interface).Length;
        }

        if (functions.Length > 0)
        {
            EmitDescriptors(file.Body, functions, "", "\"\"", scope);
            EmitMethods(file.Body, functions, CallNames(functions, properties), context.Abi.Of(world), scope);
        }

        file.Body.Close();
    }

    private static ImmutableArray<string> CallNames(IEnumerable<ContractFunction> functions, ImmutableArray<string> properties) =>
    [
        .. functions
            .Select(f => Identifiers.Pascal(f.Name) + "Call")
            .Select(name => properties.Contains(name) ? name + "Struct" : name),
    ];

    private static void EmitDescriptors(
        CodeWriter body, ImmutableArray<ContractFunction> functions, string parameter, string interfaceName, NameScope scope)
    {
        body.Separate();
        var descriptor = scope.Known("ExportDescriptor");
        var types = new TypeText(functions);
        body.Open($"public static {descriptor}[] DescribeExports({parameter})");
        if (!types.IsEmpty)
        {
            types.Emit(body, "const string types");
        }

        body.Line("return");
        body.Line("[");
        body.Depth++;
        foreach (var function in functions)
        {
            var signature = CanonicalSignature.Of(function.Function, CanonicalContext.Lift);
            string[] arguments =
            [
                interfaceName,
                SignatureText.Literal(function.Name),
                SignatureText.Of(signature, scope),
                SignatureText.Literal(types.Of(function)),
            ];
            body.List($"new {descriptor}(", arguments, $"){SignatureText.DetailsOf(signature, types.IsEmpty ? "\"\"" : "types")},");
        }

        body.Depth--;
        body.Line("];");
        body.Close();
    }

    private void EmitMethods(
        CodeWriter body, ImmutableArray<ContractFunction> functions, ImmutableArray<string> calls, AbiClass abi, NameScope scope)
    {
        var methods = MemberNames.Of(functions);
        for (var i = 0; i < functions.Length; i++)
        {
            body.Separate();
            EmitMethod(body, functions[i].Function, methods[i], calls[i], i, abi, scope);
        }

        for (var i = 0; i < functions.Length; i++)
        {
            body.Separate();
            new CallEmitter(context, abi, scope, body).Emit(functions[i].Function, calls[i]);
        }
    }

    private void EmitMethod(
        CodeWriter body, WitFunction function, string name, string call, int index, AbiClass abi, NameScope scope)
    {
        var parameters = MemberNames.OfParameters(function, []).Select(Identifiers.Escape).ToList();
        var checking = new Checking(new AbiScope(context, abi, scope, isInside: false, ""), body);
        var typeArguments = function.Result is { } result ? $"{call}, {context.Types.Of(TypeUse.Owned(result), scope)}" : call;
        var invocation = $"InvokeAsync<{typeArguments}>(";
        string[] arguments =
            [Numbers.Text(index), $"new {call}({string.Join(", ", parameters)})", MemberNames.CancellationToken];
        var uses = function.Parameters.Select(p => TypeUse.Shared(p.Type)).ToList();
        if (!uses.Exists(Checking.IsNeeded))
        {
            MethodSignature.Emit(body, "public ", function, name, " =>", context.Types, scope);
            body.Depth++;
            body.List(invocation, arguments, ");");
            body.Depth--;
            return;
        }

        MethodSignature.Emit(body, "public ", function, name, "", context.Types, scope);
        body.OpenBrace();
        for (var i = 0; i < uses.Count; i++)
        {
            checking.Check(uses[i], parameters[i], $"nameof({parameters[i]})");
        }

        body.List("return " + invocation, arguments, ");");
        body.Close();
    }
}
