from django.urls import path

from linkworker.design import views

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("question/", views.gallery_question, name="gallery_question"),
    path("checklist/", views.gallery_checklist, name="gallery_checklist"),
]
