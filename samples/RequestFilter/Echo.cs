using System.Text;

namespace RequestFilter;

/// <summary>The application behind the filters: it answers with the request that reached it.</summary>
internal static class Echo
{
    private static readonly string[] Shown = ["x-checked", "x-client", "x-variant", "x-api-key"];

    public static async Task AnswerAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        var text = new StringBuilder();
        text.Append(request.Method).Append(' ').Append(request.Path).Append(request.QueryString).Append('\n');
        foreach (string name in Shown.Where(request.Headers.ContainsKey))
        {
            text.Append(name).Append(": ").Append(request.Headers[name]).Append('\n');
        }

        using var body = new StreamReader(request.Body);
        text.Append(await body.ReadToEndAsync(context.RequestAborted));
        context.Response.Headers.XPoweredBy = "RequestFilter";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }
}
