using System.Collections.Immutable;
using PluginHost.Generators.Wit.Diagnostics;
using PluginHost.Generators.Wit.Model;
using PluginHost.Generators.Wit.Syntax;

namespace PluginHost.Generators.Wit.Resolution;

/// <summary>Resolves the functions of an interface, a world, or resources. What has an error is left out.</summary>
internal sealed class FunctionResolver(WitTypeOwner owner, NameTable names, ResolverContext context)
{
    private readonly TypeResolver _types = new(names, context.Diagnostics);

    /// <summary>Resolves free functions whose names have been checked.</summary>
    public WitFunction? ResolveFree(
        IdentifierSyntax name, SignatureSyntax signature, string? docs, AnnotationsSyntax annotations) =>
        Resolve(new FunctionSyntax(name, WitFunctionKind.Free, signature, docs, annotations, name.Span), resource: null);

    /// <summary>Resolves the functions of a resource.</summary>
    public void ResolveResource(WitResource resource, ResourceSyntax syntax)
    {
        var members = new NameTable();
        members.TryAdd(new NameEntry(resource.Name, "the resource itself", resource.Span), context.Diagnostics);
        var constructors = new NameTable();
        var functions = ImmutableArray.CreateBuilder<WitFunction>();
        foreach (var function in syntax.Functions.Where(f => context.Gates.IsEnabled(f.Annotations, owner.Package.Id)))
        {
            var isFree = function.Kind == WitFunctionKind.Constructor
                ? constructors.TryAdd(new NameEntry("constructor", "a constructor", function.Name.Span), context.Diagnostics)
                : members.TryAdd(new NameEntry(function.Name.Text, "a function", function.Name.Span), context.Diagnostics);
            if (isFree && Resolve(function, resource) is { } resolved)
            {
                functions.Add(resolved);
            }
        }

        resource.Complete(functions.ToImmutable());
    }

    private WitFunction? Resolve(FunctionSyntax syntax, WitResource? resource)
    {
        var parameters = ResolveParameters(syntax, resource);
        if (!TryResolveResult(syntax, resource, out var result) || parameters is null)
        {
            return null;
        }

        var function = new WitFunction(
            owner,
            syntax.Name.Text,
            syntax.Kind,
            resource,
            [.. parameters],
            result,
            syntax.Signature.IsAsync,
            syntax.Docs,
            FeatureGates.Stability(syntax.Annotations),
            syntax.Name.Span);
        return IsSmall(function) && CanReturn(function, syntax) ? function : null;
    }

    private bool IsSmall(WitFunction function)
    {
        var types = function.Parameters.Select(p => p.Type).Concat(function.Result is null ? [] : [function.Result]);
        return context.Measurer.Check(function.AbiName, types, function.Span);
    }

    private bool CanReturn(WitFunction function, FunctionSyntax syntax)
    {
        var borrowed = BorrowedResource(function.Result);
        if (borrowed is not null)
        {
            context.Diagnostics.Report(WitRules.BorrowInResult, syntax.Signature.Result!.Span, function.Name, borrowed);
        }

        return borrowed is null;
    }

    private List<WitParameter>? ResolveParameters(FunctionSyntax syntax, WitResource? resource)
    {
        var parameterNames = new NameTable();
        var parameters = new List<WitParameter>();
        if (syntax.Kind == WitFunctionKind.Method)
        {
            parameters.Add(new WitParameter("self", new WitBorrowType(resource!), syntax.Name.Span));
            parameterNames.TryAdd(new NameEntry("self", "the parameter that every method has", syntax.Name.Span), context.Diagnostics);
        }

        var isComplete = true;
        foreach (var parameter in syntax.Signature.Parameters)
        {
            var name = parameter.Name;
            var isFree = parameterNames.TryAdd(new NameEntry(name.Text, "a parameter", name.Span), context.Diagnostics);
            var type = _types.Resolve(parameter.Type);
            isComplete &= isFree && type is not null;
            if (type is not null)
            {
                parameters.Add(new WitParameter(name.Text, type, name.Span));
            }
        }

        return isComplete ? parameters : null;
    }

    private bool TryResolveResult(FunctionSyntax syntax, WitResource? resource, out WitType? result)
    {
        var written = syntax.Signature.Result;
        result = written is null ? null : _types.Resolve(written);
        if (written is not null && result is null)
        {
            return false;
        }

        if (syntax.Kind == WitFunctionKind.Constructor)
        {
            var own = new WitOwnType(resource!);
            if (result is not null && (result.Unaliased as WitResultType)?.Ok?.Unaliased != own)
            {
                context.Diagnostics.Report(WitRules.InvalidConstructorResult, written!.Span, resource!);
                return false;
            }

            result ??= own;
        }

        return true;
    }

    private static WitResource? BorrowedResource(IEnumerable<WitType?> types) =>
        types.Select(BorrowedResource).FirstOrDefault(r => r is not null);

    private static WitResource? BorrowedResource(WitType? type) => type?.Unaliased switch
    {
        WitBorrowType borrow => borrow.Resource,
        WitListType list => BorrowedResource(list.Element),
        WitOptionType option => BorrowedResource(option.Value),
        WitResultType result => BorrowedResource(result.Ok) ?? BorrowedResource(result.Error),
        WitTupleType tuple => BorrowedResource(tuple.Items),
        WitTypeReference { Definition: WitRecord record } => BorrowedResource(record.Fields.Select(f => f.Type)),
        WitTypeReference { Definition: WitVariant variant } => BorrowedResource(variant.Cases.Select(c => c.Payload)),
        _ => null,
    };
}
