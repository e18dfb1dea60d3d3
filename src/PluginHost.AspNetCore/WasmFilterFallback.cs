using Microsoft.AspNetCore.Http;

namespace PluginHost.AspNetCore;

/// <summary>Code of the application that decides in the place of a filter which gave no result.</summary>
/// <param name="failure">What happened to which request.</param>
/// <returns>
/// <see langword="null"/>: the request or the response goes on, and the filter is not asked again in later phases. Otherwise the answer, in the
/// request phases to the request and in the response phases in the response's place.
/// </returns>
/// <remarks>What it throws goes through the application's pipeline like what any middleware throws.</remarks>
public delegate ValueTask<IResult?> WasmFilterFallback(WasmFilterFailure failure);
