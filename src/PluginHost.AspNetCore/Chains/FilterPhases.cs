namespace PluginHost.AspNetCore.Chains;

/// <summary>The phases that a filter takes part in.</summary>
[Flags]
internal enum FilterPhases
{
    None = 0,
    RequestHeaders = 1,
    RequestBody = 2,
    ResponseHeaders = 4,
    ResponseBody = 8,
}
