using System.Collections.Immutable;
using PluginHost.Generators.Wit.Model;

namespace PluginHost.Generators.Canonical;

/// <summary>
/// The core function that stands for a function (CanonicalABI.md, <c>flatten_functype</c>), called synchronously.
/// </summary>
/// <param name="Context">Which way the function crosses the border.</param>
/// <param name="Parameters">The core parameters.</param>
/// <param name="Results">The core results: none or one.</param>
/// <param name="ParametersInMemory">
/// Whether the parameters are one pointer to all of them in memory, laid out like a tuple.
/// </param>
/// <param name="ResultInMemory">
/// Whether the result is in memory. A guest's export then returns a pointer to it; a guest's import gets one more parameter, a
/// pointer to where it is to be written.
/// </param>
/// <param name="NeedsMemory">Whether the function needs a linear memory.</param>
/// <param name="NeedsRealloc">Whether the host has to allocate memory in the guest.</param>
internal sealed record CanonicalSignature(
    CanonicalContext Context,
    ImmutableArray<CoreType> Parameters,
    ImmutableArray<CoreType> Results,
    bool ParametersInMemory,
    bool ResultInMemory,
    bool NeedsMemory,
    bool NeedsRealloc)
{
    /// <summary>Up to so many core values are passed on the stack.</summary>
    public const int MaxFlatParameters = 16;

    /// <summary>Up to so many core values are returned on the stack.</summary>
    public const int MaxFlatResults = 1;

    public static CanonicalSignature Of(WitFunction function, CanonicalContext context)
    {
        var parameterTypes = function.Parameters.Select(p => p.Type).ToList();
        var parameters = CanonicalFlattening.Of(parameterTypes);
        var results = function.Result is null ? [] : CanonicalFlattening.Of(function.Result);

        var parametersInMemory = parameters.Length > MaxFlatParameters;
        parameters = parametersInMemory ? [CoreType.I32] : parameters;

        var isLift = context == CanonicalContext.Lift;
        var resultInMemory = results.Length > MaxFlatResults;
        parameters = resultInMemory && !isLift ? parameters.Add(CoreType.I32) : parameters;
        results = !resultInMemory ? results : isLift ? [CoreType.I32] : [];

        // The host allocates what it hands to the guest: the parameters of an export, the result of an import. The place of an
        // import's result itself is the guest's, only what it points to is not.
        var parametersPoint = parameterTypes.Exists(CanonicalFlattening.HasPointers);
        var resultPoints = function.Result is not null && CanonicalFlattening.HasPointers(function.Result);
        return new CanonicalSignature(
            context,
            parameters,
            results,
            parametersInMemory,
            resultInMemory,
            NeedsMemory: parametersInMemory || resultInMemory || parametersPoint || resultPoints,
            NeedsRealloc: isLift ? parametersInMemory || parametersPoint : resultPoints);
    }
}
