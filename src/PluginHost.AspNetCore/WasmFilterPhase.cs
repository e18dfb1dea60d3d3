namespace PluginHost.AspNetCore;

/// <summary>When a filter is called.</summary>
public enum WasmFilterPhase
{
    /// <summary>The request's headers have arrived.</summary>
    RequestHeaders = 0,

    /// <summary>The request's body has arrived, and the filter asked for it.</summary>
    RequestBody,

    /// <summary>The application is about to send the response's headers.</summary>
    ResponseHeaders,

    /// <summary>The response's body is complete, and the filter asked for it.</summary>
    ResponseBody,
}
