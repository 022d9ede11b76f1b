package com.instainstru.copilot.mcp.conformance;

import static com.instainstru.copilot.call.LogLevel.INFO;

import com.instainstru.copilot.call.ClientCapability;
import com.instainstru.copilot.call.ClientChannel;
import com.instainstru.copilot.call.Content;
import com.instainstru.copilot.call.FailureCode;
import com.instainstru.copilot.call.InputRequest;
import com.instainstru.copilot.call.ToolFailure;
import com.instainstru.copilot.security.auth.Scope;
import com.instainstru.copilot.tools.ToolCall;
import com.instainstru.copilot.tools.ToolHandler;
import com.instainstru.copilot.tools.ToolResult;
import com.instainstru.copilot.tools.catalog.Annotations;
import com.instainstru.copilot.tools.catalog.Catalog;
import com.instainstru.copilot.tools.catalog.ModuleDefinition;
import com.instainstru.copilot.tools.catalog.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tools that the suite calls. */
final class ConformanceTools {
  static final Content.Picture PICTURE =
      new Content.Picture(
          "image/png",
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  private static final Content.Sound SOUND =
      new Content.Sound(
          "audio/wav", "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=");

  private static final String NO_ARGUMENTS =
      "{'type':'object','properties':{},'additionalProperties':false}";
  private static final String NAME_FORM =
      "{'type':'object','properties':{'name':{'type':'string'}},'required':['name']}";
  private static final String OK_FORM =
      "{'type':'object','properties':{'ok':{'type':'boolean'}},'required':['ok']}";

  private final Map<String, ToolHandler> handlers = new LinkedHashMap<>();
  private final Map<String, String> inputs = new LinkedHashMap<>();

  ConformanceTools() {
    content();
    telling();
    asking();
    rounds();
  }

  private void tool(String name, ToolHandler handler) {
    tool(name, NO_ARGUMENTS, handler);
  }

  private void tool(String name, String input, ToolHandler handler) {
    handlers.put(name, handler);
    inputs.put(name, input);
  }

  private void content() {
    tool("test_simple_text", call -> text("This is a simple text response for testing."));
    tool("test_image_content", call -> with(PICTURE));
    tool("test_audio_content", call -> with(SOUND));
    Content.Document document =
        new Content.Document(
            "test://embedded-resource", "text/plain", "This is an embedded resource content.");
    tool("test_embedded_resource", call -> with(document));
    tool("test_multiple_content_types", call -> with(PICTURE, document));
    tool(
        "test_error_handling",
        call -> {
          throw ToolFailure.of(
              FailureCode.UPSTREAM_REJECTED, "This tool intentionally returns an error.");
        });
    tool(
        "json_schema_2020_12_tool",
        """
        {'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',
         '$defs':{'address':{'$anchor':'addressDef','type':'object',
           'properties':{'street':{'type':'string'},'city':{'type':'string'}}}},
         'properties':{'name':{'type':'string'},'address':{'$ref':'#/$defs/address'},
           'contactMethod':{'type':'string','enum':['phone','email']},
           'phone':{'type':'string'},'email':{'type':'string'}},
         'allOf':[{'anyOf':[{'required':['phone']},{'required':['email']}]}],
         'if':{'properties':{'contactMethod':{'const':'phone'}},'required':['contactMethod']},
         'then':{'required':['phone']},'else':{'required':['email']},
         'additionalProperties':false}\
        """,
        call -> text("taken"));
  }

  private void telling() {
    tool(
        "test_tool_with_logging",
        call -> {
          ClientChannel channel = call.context().channel();
          channel.log(INFO, "test", words("Tool execution started"));
          channel.log(INFO, "test", words("Tool processing data"));
          channel.log(INFO, "test", words("Tool execution completed"));
          return text("logged");
        });
    tool(
        "test_logging_tool",
        call -> {
          call.context().channel().log(INFO, "test", words("only for those who asked"));
          return text("logged");
        });
    tool(
        "test_tool_with_progress",
        call -> {
          ClientChannel channel = call.context().channel();
          channel.progress(0, 100, "begun");
          channel.progress(50, 100, "half");
          channel.progress(100, 100, "done");
          return text("progressed");
        });
  }

  private void asking() {
    tool(
        "test_sampling",
        "{'type':'object','properties':{'prompt':{'type':'string'}},'required':['prompt']}",
        call -> ask(call, sampling("answer", call.arguments().get("prompt").stringValue(), 100)));
    tool(
        "test_elicitation",
        "{'type':'object','properties':{'message':{'type':'string'}},'required':['message']}",
        call ->
            ask(
                call,
                InputRequest.form(
                    "answer",
                    call.arguments().get("message").stringValue(),
                    json(
                        "{'type':'object','properties':{'username':{'type':'string'},"
                            + "'email':{'type':'string'}},'required':['username','email']}"))));
    tool(
        "test_elicitation_sep1034_defaults",
        call ->
            ask(
                call,
                InputRequest.form(
                    "answer",
                    "Who are you?",
                    json(
                        """
                        {'type':'object','properties':{
                          'name':{'type':'string','default':'John Doe'},
                          'age':{'type':'integer','default':30},
                          'score':{'type':'number','default':95.5},
                          'status':{'type':'string','enum':['active','inactive','pending'],
                            'default':'active'},
                          'verified':{'type':'boolean','default':true}}}\
                        """))));
    tool(
        "test_elicitation_sep1330_enums",
        call ->
            ask(
                call,
                InputRequest.form(
                    "answer",
                    "Which ones?",
                    json(
                        """
                        {'type':'object','properties':{
                          'untitledSingle':{'type':'string',
                            'enum':['option1','option2','option3']},
                          'titledSingle':{'type':'string','oneOf':[
                            {'const':'value1','title':'First Option'},
                            {'const':'value2','title':'Second Option'}]},
                          'legacyEnum':{'type':'string','enum':['opt1','opt2','opt3'],
                            'enumNames':['Option One','Option Two','Option Three']},
                          'untitledMulti':{'type':'array','items':{'type':'string',
                            'enum':['option1','option2','option3']}},
                          'titledMulti':{'type':'array','items':{'anyOf':[
                            {'const':'value1','title':'First Choice'},
                            {'const':'value2','title':'Second Choice'}]}}}}\
                        """))));
    tool("test_missing_capability", call -> ask(call, sampling("answer", "Anything?", 10)));
    tool(
        "test_streaming_elicitation",
        call -> ask(call, InputRequest.form("answer", "Go on?", json(OK_FORM))));
  }

  private void rounds() {
    InputRequest name = InputRequest.form("user_name", "What is your name?", json(NAME_FORM));
    // Who one is gives no right here, so that it may be said in advance.
    tool("test_input_required_result_elicitation", call -> ask(call, name.unbound()));
    tool(
        "test_input_required_result_sampling",
        call -> ask(call, sampling("capital_question", "What is the capital of France?", 100)));
    tool(
        "test_input_required_result_list_roots",
        call -> ask(call, InputRequest.roots("client_roots")));
    InputRequest confirm = InputRequest.form("confirm", "Please confirm", json(OK_FORM));
    tool(
        "test_input_required_result_request_state",
        call -> {
          call.context().channel().ask(confirm);
          return text("state-ok");
        });
    tool("test_input_required_result_tampered_state", call -> ask(call, confirm));
    tool(
        "test_input_required_result_multiple_inputs",
        call ->
            ask(
                call,
                name,
                sampling("greeting", "Generate a greeting", 50),
                InputRequest.roots("client_roots")));
    tool(
        "test_input_required_result_multi_round",
        call -> {
          ClientChannel channel = call.context().channel();
          ObjectNode first =
              channel.ask(
                  InputRequest.form("step1", "Step 1: What is your name?", json(NAME_FORM)));
          ObjectNode second =
              channel.ask(
                  InputRequest.form(
                      "step2",
                      "Step 2: What is your favorite color?",
                      json("{'type':'object','properties':{'color':{'type':'string'}}}")));
          return text(first + " " + second);
        });
    tool(
        "test_input_required_result_capabilities",
        call -> {
          List<InputRequest> possible = new ArrayList<>();
          if (call.context().channel().capabilities().contains(ClientCapability.FORM)) {
            possible.add(name);
          }
          if (call.context().channel().capabilities().contains(ClientCapability.SAMPLING)) {
            possible.add(sampling("greeting", "Generate a greeting", 50));
          }
          return ask(call, possible.toArray(InputRequest[]::new));
        });
  }

  private static ToolResult ask(ToolCall call, InputRequest... questions) {
    return text(call.context().channel().ask(List.of(questions)).toString());
  }

  private static InputRequest sampling(String key, String prompt, int maxTokens) {
    ObjectNode params = JsonNodeFactory.instance.objectNode();
    params
        .putArray("messages")
        .addObject()
        .put("role", "user")
        .set("content", json("{'type':'text'}").put("text", prompt));
    return InputRequest.sampling(key, params.put("maxTokens", maxTokens));
  }

  private static ToolResult text(String text) {
    return ToolResult.of(JsonNodeFactory.instance.objectNode().put("text", text));
  }

  private static ToolResult with(Content... attachments) {
    return new ToolResult(
        JsonNodeFactory.instance.objectNode().put("text", "attached"), List.of(attachments));
  }

  private static ObjectNode words(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  ToolHandler handler(ToolDefinition tool) {
    return Objects.requireNonNull(handlers.get(tool.name()));
  }

  Catalog catalog() {
    ObjectNode anything = JsonNodeFactory.instance.objectNode().put("type", "object");
    List<ToolDefinition> tools =
        inputs.entrySet().stream()
            .map(
                entry ->
                    new ToolDefinition(
                        entry.getKey(),
                        "conformance",
                        entry.getKey(),
                        "For the conformance suite.",
                        Scope.READ.value(),
                        false,
                        false,
                        new Annotations(true, false, true, false),
                        json(entry.getValue()),
                        anything,
                        List.of(),
                        null,
                        entry.getKey(),
                        null,
                        List.of()))
            .toList();
    return new Catalog(
        "conformance-server",
        "Conformance Server",
        "",
        List.of(
            new ModuleDefinition("conformance", "Conformance", "none", null, true, null, tools)));
  }
}
